import { expect } from 'chai';
import type { Game } from '../games/game.ts';
import { amber, gameAfter, now, pageState, quiet, selfOf } from './client/testing.ts';
import { documentOf } from './document.tsx';
import type { Page, PageState, Self } from './page-state.ts';

const assets = {
  directory: '',
  game: { script: '/assets/game.js', shared: ['/assets/shared.js'] },
  pages: { script: '/assets/pages.js', shared: ['/assets/shared.js'] },
  style: '/assets/styles.css',
  icon: '/assets/icon.svg',
  callingIcon: '/assets/icon-calling.svg',
};

const render = (page: Page, viewer: Self | null = selfOf(amber)) =>
  documentOf(pageState(page, viewer), assets, '/here');
const gamePage = (game: Game, viewer: Self | null = selfOf(amber)) =>
  render({ screen: 'game', game, presence: null }, viewer);
const stateIn = (html: string) =>
  JSON.parse(
    html.match(/<script id="state" type="application\/json">(.*?)<\/script>/s)?.[1] ?? 'null',
  ) as PageState;
const text = (html: string) =>
  html
    .replace(/<(script|title|svg).*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('a page as it is served', () => {
  it('shows the position before any script runs', () => {
    const html = gamePage(gameAfter([4, 0]));
    expect(html).to.contain('aria-label="Centre, X"').and.contain('aria-label="Top left, O"');
    expect(html).to.contain('aria-label="Bottom right, empty"');
    expect(text(html)).to.contain('Your turn').and.contain('quiet-otter');
  });

  it('holds the state that it was drawn from', () => {
    const game = gameAfter([4, 0]);
    expect(stateIn(gamePage(game)).page).to.deep.equal({ screen: 'game', game, presence: null });
  });

  it('names injected into script: a name cannot end the state, nor begin anything', () => {
    const name = '</script><script>alert(1)</script><!--';
    const html = gamePage(
      gameAfter([4], { players: { X: { ...amber, name }, O: { ...quiet, name } } }),
      selfOf({ ...amber, name }),
    );
    expect(html.match(/<script/g)).to.have.length(2);
    expect(html).to.not.contain('<script>').and.not.contain('<!--');
    const { page } = stateIn(html);
    expect(page.screen === 'game' && page.game.players.X?.name).to.equal(name);
  });

  it('names with markup stay text, in attributes too', () => {
    const name = '"><img src=x onerror=alert(1)>';
    const html = render({
      screen: 'player',
      profile: { ...selfOf({ ...amber, name }), createdAt: now, record: { won: 0, lost: 0, drawn: 0 } },
      games: [],
      cursor: null,
      against: null,
    });
    expect(html).to.not.contain('<img');
  });

  it('has no inline script, no inline style and no handler', () => {
    for (const html of [
      gamePage(gameAfter([0, 3, 1, 4, 2])),
      render({ screen: 'account' }),
      render({ screen: 'home', lobby: null }, null),
    ]) {
      expect(html).to.not.match(/<style|\sstyle=|\son[a-z]+=/);
      expect(html.match(/<script(?! type="module" src=| id="state" type="application\/json")/g)).to.equal(
        null,
      );
    }
  });

  it('blocks its first paint on one file at most', () => {
    const html = gamePage(gameAfter([]));
    expect(html.match(/rel="stylesheet"/g)).to.have.length(1);
    expect(html)
      .to.contain('<script type="module" src="/assets/game.js">')
      .and.contain('href="/assets/shared.js"');
  });

  it('is in the colours that were chosen, from its first paint', () => {
    const state = pageState({ screen: 'account' });
    expect(documentOf({ ...state, preferences: { theme: 'dark', sound: 'off' } }, assets, '/')).to.contain(
      'data-theme="dark"',
    );
  });

  it('tells a link preview who invites, and keeps games out of search engines', () => {
    const html = gamePage(
      gameAfter([], { status: 'open', turn: null, players: { X: amber, O: null } }),
      null,
    );
    expect(html).to.contain('property="og:title" content="amber-heron invites you to tic-tac-toe – Noughts"');
    expect(html).to.contain('property="og:url" content="https://noughts.example/here"');
    expect(html).to.contain('name="robots" content="noindex"');
    expect(render({ screen: 'home', lobby: null }, null)).to.not.contain('noindex');
  });
});

describe('the page of a game says what can be done', () => {
  const open = { status: 'open' as const, turn: null, players: { X: amber, O: null } };
  const cases: readonly [string, Game, Self | null, string[], string[]][] = [
    [
      'to the host of an open one',
      gameAfter([], open),
      selfOf(amber),
      ['Send this link', 'Copy', 'Share', 'Call it off'],
      ['Sit down'],
    ],
    [
      'to who opens its link',
      gameAfter([], open),
      null,
      ['amber-heron invites you', 'Sit down and play'],
      ['Copy', 'Call it off'],
    ],
    [
      'to who looks for anybody',
      gameAfter([], { ...open, seeking: true }),
      selfOf(amber),
      ['Looking for an opponent', 'Stop looking'],
      ['Copy'],
    ],
    [
      'to who is invited',
      gameAfter([], { status: 'invited', turn: null }),
      selfOf(quiet),
      ['Accept and play', 'Decline'],
      ['Call it off'],
    ],
    [
      'to who has invited',
      gameAfter([], { status: 'invited', turn: null }),
      selfOf(amber),
      ['Waiting for', 'Call it off'],
      ['Accept'],
    ],
    ['to a player', gameAfter([4]), selfOf(quiet), ['Your turn', 'to move', 'Resign'], ['Rematch', 'Claim']],
    ['to a watcher', gameAfter([4]), null, ['You are watching', 'quiet-otter is thinking'], ['Resign']],
    [
      'at the end',
      gameAfter([0, 3, 1, 4, 2]),
      selfOf(amber),
      ['You won: top row', 'Rematch', 'Home'],
      ['Resign'],
    ],
    [
      'at the end, to a watcher',
      gameAfter([0, 3, 1, 4, 2]),
      null,
      ['amber-heron won: top row', 'Start a game'],
      ['Rematch'],
    ],
    [
      'after a decline',
      gameAfter([], { status: 'declined', turn: null }),
      selfOf(amber),
      ['quiet-otter declined', 'Play a friend'],
      ['Call it off'],
    ],
    [
      'after it was called off',
      gameAfter([], { status: 'cancelled', turn: null }),
      null,
      ['called this game off', 'Play anyone'],
      ['Sit down'],
    ],
    [
      'when the time is up',
      gameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T11:59:00.000Z' }),
      selfOf(amber),
      ['Claim the win', '0:00'],
      [],
    ],
    [
      'before the time is up',
      gameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T12:00:21.000Z' }),
      selfOf(amber),
      ['0:21', '0:30'],
      ['Claim'],
    ],
    [
      'when a rematch is offered',
      gameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: null } }),
      selfOf(amber),
      ['offers a rematch', 'Accept the rematch'],
      [],
    ],
    [
      'when one has offered a rematch',
      gameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'X', gameId: null } }),
      selfOf(amber),
      ['Withdraw the offer'],
      ['Accept'],
    ],
    [
      'when the rematch runs',
      gameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: 'n' } }),
      null,
      ['Watch the rematch'],
      [],
    ],
  ];
  for (const [who, game, viewer, shown, hidden] of cases) {
    it(who, () => {
      const said = text(gamePage(game, viewer));
      for (const words of shown) expect(said).to.contain(words);
      for (const words of hidden) expect(said).to.not.contain(words);
    });
  }
});

describe('every other page', () => {
  it('offers three ways to play, and an empty lobby says so', () => {
    const lobby = { invitations: [], open: [], playing: [], finished: [], cursor: null };
    const said = text(render({ screen: 'home', lobby }));
    for (const words of [
      'Play a friend',
      'Play anyone',
      'Play the computer',
      'Easy',
      'Perfect',
      'will be listed here',
    ]) {
      expect(said).to.contain(words);
    }
  });

  it('lists games that wait for the player first', () => {
    const lobby = {
      invitations: [gameAfter([], { id: 'i', status: 'invited', turn: null })],
      open: [],
      playing: [gameAfter([4], { id: 't' }), gameAfter([], { id: 'm' })],
      finished: [gameAfter([0, 3, 1, 4, 2], { id: 'f' })],
      cursor: 'more',
    };
    const said = text(render({ screen: 'home', lobby }));
    const places = ['Your turn', 'Their turn', 'Invitations', 'Finished', 'Show older games'].map((words) =>
      said.indexOf(words),
    );
    expect(places.every((place) => place >= 0)).to.equal(true);
    expect([...places].sort((a, b) => a - b)).to.deep.equal(places);
  });

  it('a profile shows the record, and head-to-head from its player’s side', () => {
    const profile = { ...selfOf(quiet), createdAt: now, record: { won: 3, lost: 2, drawn: 1 } };
    const { email: _, ...publicProfile } = profile;
    const said = text(
      render({
        screen: 'player',
        profile: publicProfile,
        games: [],
        cursor: null,
        against: { won: 7, lost: 5, drawn: 0 },
      }),
    );
    expect(said)
      .to.match(/Against everybody won 3 lost 2 drawn 1/)
      .and.match(/Against you won 5 lost 7 drawn 0/);
    expect(said).to.contain('Challenge');
  });

  it('the account page tells the rules before anything is wrong, and suits a password manager', () => {
    const html = render({ screen: 'account' }, null);
    expect(text(html)).to.contain('2 to 24 letters').and.contain('At least 8 characters');
    for (const value of ['username', 'email', 'new-password', 'current-password'])
      expect(html).to.contain(`autocomplete="${value}"`);
  });

  it('what is missing says what happened and what to do next', () => {
    for (const what of ['game', 'player', 'page', 'trouble'] as const) {
      const html = render({ screen: 'missing', what }, null);
      expect(text(html)).to.match(/There is no|cannot be shown/);
      expect(html).to.match(/class="action primary" href="/);
    }
  });
});
