import { expect } from 'chai';
import type { Game } from '../games/game.ts';
import { playerX, createGameAfter, now, createPageState, playerO, toPageUser } from './client/testing.ts';
import { renderDocument } from './document.tsx';
import type { Page, PageState, PageUser } from './page-state.ts';

const assets = {
  directory: '',
  game: { script: '/assets/game.js', sharedChunks: ['/assets/shared.js'] },
  site: { script: '/assets/pages.js', sharedChunks: ['/assets/shared.js'] },
  stylesheet: '/assets/styles.css',
  icon: '/assets/icon.svg',
  badgeIcon: '/assets/icon-calling.svg',
};

const renderPage = (page: Page, currentUser: PageUser | null = toPageUser(playerX)) =>
  renderDocument(createPageState(page, currentUser), assets, '/here');
const renderGamePage = (game: Game, currentUser: PageUser | null = toPageUser(playerX)) =>
  renderPage({ screen: 'game', game, presence: null }, currentUser);
const parseState = (html: string) =>
  JSON.parse(
    html.match(/<script id="state" type="application\/json">(.*?)<\/script>/s)?.[1] ?? 'null',
  ) as PageState;
const extractText = (html: string) =>
  html
    .replace(/<(script|title|svg).*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('a page as it is served', () => {
  it('shows the position before any script runs', () => {
    const html = renderGamePage(createGameAfter([4, 0]));
    expect(html).to.contain('aria-label="Centre, X"').and.contain('aria-label="Top left, O"');
    expect(html).to.contain('aria-label="Bottom right, empty"');
    expect(extractText(html)).to.contain('Your turn').and.contain('quiet-otter');
  });

  it('holds the state that it was drawn from', () => {
    const game = createGameAfter([4, 0]);
    expect(parseState(renderGamePage(game)).page).to.deep.equal({ screen: 'game', game, presence: null });
  });

  it('names injected into script: a name cannot end the state, nor begin anything', () => {
    const name = '</script><script>alert(1)</script><!--';
    const html = renderGamePage(
      createGameAfter([4], { players: { X: { ...playerX, name }, O: { ...playerO, name } } }),
      toPageUser({ ...playerX, name }),
    );
    expect(html.match(/<script/g)).to.have.length(2);
    expect(html).to.not.contain('<script>').and.not.contain('<!--');
    const { page } = parseState(html);
    expect(page.screen === 'game' && page.game.players.X?.name).to.equal(name);
  });

  it('names with markup stay text, in attributes too', () => {
    const name = '"><img src=x onerror=alert(1)>';
    const html = renderPage({
      screen: 'player',
      profile: { ...toPageUser({ ...playerX, name }), createdAt: now, record: { won: 0, lost: 0, drawn: 0 } },
      games: [],
      cursor: null,
      headToHead: null,
    });
    expect(html).to.not.contain('<img');
  });

  it('has no inline script, no inline style and no handler', () => {
    for (const html of [
      renderGamePage(createGameAfter([0, 3, 1, 4, 2])),
      renderPage({ screen: 'account' }),
      renderPage({ screen: 'home', myGames: null }, null),
    ]) {
      expect(html).to.not.match(/<style|\sstyle=|\son[a-z]+=/);
      expect(html.match(/<script(?! type="module" src=| id="state" type="application\/json")/g)).to.equal(
        null,
      );
    }
  });

  it('blocks its first paint on one file at most', () => {
    const html = renderGamePage(createGameAfter([]));
    expect(html.match(/rel="stylesheet"/g)).to.have.length(1);
    expect(html)
      .to.contain('<script type="module" src="/assets/game.js">')
      .and.contain('href="/assets/shared.js"');
  });

  it('is in the colours that were chosen, from its first paint', () => {
    const state = createPageState({ screen: 'account' });
    expect(
      renderDocument({ ...state, preferences: { theme: 'dark', sound: 'off' } }, assets, '/'),
    ).to.contain('data-theme="dark"');
  });

  it('tells a link preview who invites, and keeps games out of search engines', () => {
    const html = renderGamePage(
      createGameAfter([], { status: 'open', turn: null, players: { X: playerX, O: null } }),
      null,
    );
    expect(html).to.contain('property="og:title" content="amber-heron invites you to tic-tac-toe – Noughts"');
    expect(html).to.contain('property="og:url" content="https://noughts.example/here"');
    expect(html).to.contain('name="robots" content="noindex"');
    expect(renderPage({ screen: 'home', myGames: null }, null)).to.not.contain('noindex');
  });
});

describe('the page of a game says what can be done', () => {
  const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null } };
  const cases: readonly [string, Game, PageUser | null, string[], string[]][] = [
    [
      'to the host of an open one',
      createGameAfter([], open),
      toPageUser(playerX),
      ['Send this link', 'Copy', 'Share', 'Call it off'],
      ['Sit down'],
    ],
    [
      'to who opens its link',
      createGameAfter([], open),
      null,
      ['amber-heron invites you', 'Sit down and play'],
      ['Copy', 'Call it off'],
    ],
    [
      'to who looks for anybody',
      createGameAfter([], { ...open, seeking: true }),
      toPageUser(playerX),
      ['Looking for an opponent', 'Stop looking'],
      ['Copy'],
    ],
    [
      'to who is invited',
      createGameAfter([], { status: 'invited', turn: null }),
      toPageUser(playerO),
      ['Accept and play', 'Decline'],
      ['Call it off'],
    ],
    [
      'to who has invited',
      createGameAfter([], { status: 'invited', turn: null }),
      toPageUser(playerX),
      ['Waiting for', 'Call it off'],
      ['Accept'],
    ],
    [
      'to a player',
      createGameAfter([4]),
      toPageUser(playerO),
      ['Your turn', 'to move', 'Resign'],
      ['Rematch', 'Claim'],
    ],
    ['to a watcher', createGameAfter([4]), null, ['You are watching', 'quiet-otter is thinking'], ['Resign']],
    [
      'at the end',
      createGameAfter([0, 3, 1, 4, 2]),
      toPageUser(playerX),
      ['You won: top row', 'Rematch', 'Home'],
      ['Resign'],
    ],
    [
      'at the end, to a watcher',
      createGameAfter([0, 3, 1, 4, 2]),
      null,
      ['amber-heron won: top row', 'Start a game'],
      ['Rematch'],
    ],
    [
      'after a decline',
      createGameAfter([], { status: 'declined', turn: null }),
      toPageUser(playerX),
      ['quiet-otter declined', 'Play a friend'],
      ['Call it off'],
    ],
    [
      'after it was called off',
      createGameAfter([], { status: 'cancelled', turn: null }),
      null,
      ['called this game off', 'Play anyone'],
      ['Sit down'],
    ],
    [
      'when the time is up',
      createGameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T11:59:00.000Z' }),
      toPageUser(playerX),
      ['Claim the win', '0:00'],
      [],
    ],
    [
      'before the time is up',
      createGameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T12:00:21.000Z' }),
      toPageUser(playerX),
      ['0:21', '0:30'],
      ['Claim'],
    ],
    [
      'when a rematch is offered',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: null } }),
      toPageUser(playerX),
      ['offers a rematch', 'Accept the rematch'],
      [],
    ],
    [
      'when one has offered a rematch',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'X', gameId: null } }),
      toPageUser(playerX),
      ['Withdraw the offer'],
      ['Accept'],
    ],
    [
      'when the rematch runs',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: 'n' } }),
      null,
      ['Watch the rematch'],
      [],
    ],
  ];
  for (const [testTitle, game, currentUser, shown, hidden] of cases) {
    it(testTitle, () => {
      const visibleText = extractText(renderGamePage(game, currentUser));
      for (const expectedText of shown) expect(visibleText).to.contain(expectedText);
      for (const expectedText of hidden) expect(visibleText).to.not.contain(expectedText);
    });
  }
});

describe('every other page', () => {
  it('offers three ways to play, and an empty lobby says so', () => {
    const myGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
    const visibleText = extractText(renderPage({ screen: 'home', myGames }));
    for (const expectedText of [
      'Play a friend',
      'Play anyone',
      'Play the computer',
      'Easy',
      'Perfect',
      'will be listed here',
    ]) {
      expect(visibleText).to.contain(expectedText);
    }
  });

  it('lists games that wait for the player first', () => {
    const myGames = {
      invitations: [createGameAfter([], { id: 'i', status: 'invited', turn: null })],
      open: [],
      playing: [createGameAfter([4], { id: 't' }), createGameAfter([], { id: 'm' })],
      finished: [createGameAfter([0, 3, 1, 4, 2], { id: 'f' })],
      cursor: 'more',
    };
    const visibleText = extractText(renderPage({ screen: 'home', myGames }));
    const positions = ['Your turn', 'Their turn', 'Invitations', 'Finished', 'Show older games'].map(
      (expectedText) => visibleText.indexOf(expectedText),
    );
    expect(positions.every((position) => position >= 0)).to.equal(true);
    expect([...positions].sort((a, b) => a - b)).to.deep.equal(positions);
  });

  it('a profile shows the record, and head-to-head from its player’s side', () => {
    const profile = { ...toPageUser(playerO), createdAt: now, record: { won: 3, lost: 2, drawn: 1 } };
    const { email: _, ...publicProfile } = profile;
    const visibleText = extractText(
      renderPage({
        screen: 'player',
        profile: publicProfile,
        games: [],
        cursor: null,
        headToHead: { won: 7, lost: 5, drawn: 0 },
      }),
    );
    expect(visibleText)
      .to.match(/Against everybody won 3 lost 2 drawn 1/)
      .and.match(/Against you won 5 lost 7 drawn 0/);
    expect(visibleText).to.contain('Challenge');
  });

  it('the account page tells the rules before anything is wrong, and suits a password manager', () => {
    const html = renderPage({ screen: 'account' }, null);
    expect(extractText(html)).to.contain('2 to 24 letters').and.contain('At least 8 characters');
    for (const value of ['username', 'email', 'new-password', 'current-password'])
      expect(html).to.contain(`autocomplete="${value}"`);
  });

  it('what is missing says what happened and what to do next', () => {
    for (const error of ['game', 'player', 'page', 'trouble'] as const) {
      const html = renderPage({ screen: 'missing', error }, null);
      expect(extractText(html)).to.match(/There is no|cannot be shown/);
      expect(html).to.match(/class="action primary" href="/);
    }
  });
});
