import { expect } from 'chai';
import { deletedPlayerName } from '../shared/deleted-player.ts';
import type { Game } from '../games/game.ts';
import { playerX, createGameAfter, now, createPageState, playerO, toPageUser } from './testing/fixtures.ts';
import { renderToString } from 'preact-render-to-string';
import { renderAccountSecurityDocument, renderDocument, renderTwoPlayersDocument } from './document.tsx';
import { createErrorPage } from './error-pages.ts';
import { messages } from './messages/common-catalogue.ts';
import { createInitialState, invitationField, type ClientState } from './state/client-state.ts';
import { AccountPage } from './views/account-page.tsx';
import { createAccountSecurityState, type AccountSecurityState } from './state/account-security.ts';
import { defaultPreferences } from './state/preferences.ts';
import { markOpponentLeft } from './state/reducers.ts';
import { GamePage } from './views/game-page.tsx';
import { SitePage } from './views/site-page.tsx';
import type { Page, PageState, PageUser } from './state/page-state.ts';

const assets = {
  directory: '',
  waitingGame: {
    script: '/assets/waiting-game.js',
    sharedChunks: ['/assets/game.js', '/assets/shared.js'],
    stylesheet: '/assets/game.css',
  },
  game: { script: '/assets/game.js', sharedChunks: ['/assets/shared.js'], stylesheet: '/assets/game.css' },
  site: { script: '/assets/pages.js', sharedChunks: ['/assets/shared.js'], stylesheet: '/assets/site.css' },
  twoPlayers: {
    script: '/assets/two-players.js',
    sharedChunks: ['/assets/shared.js'],
    stylesheet: '/assets/game.css',
  },
  accountSecurity: {
    script: '/assets/account-security.js',
    sharedChunks: ['/assets/shared.js'],
    stylesheet: '/assets/site.css',
  },
  twoPlayersWorker: '/assets/two-players-worker.js',
  account: {
    script: '/assets/account.js',
    sharedChunks: ['/assets/shared.js'],
    stylesheet: '/assets/site.css',
  },
  icon: '/assets/icon.svg',
  badgeIcon: '/assets/icon-badge.svg',
  favicon: '/assets/favicon.ico',
  appleTouchIcon: '/assets/apple-touch-icon.png',
  linkPreview: '/assets/link-preview.png',
  webManifest: '/assets/app.webmanifest',
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

describe('renderDocument', () => {
  it('renders the position without any script', () => {
    const html = renderGamePage(createGameAfter([4, 0]));
    expect(html).to.contain('aria-label="Centre, X"').and.contain('aria-label="Top left, O, last move"');
    expect(html).to.contain('aria-label="Bottom right, empty"');
    expect(extractText(html)).to.contain('Your turn').and.contain('quiet-otter');
  });

  it('embeds the page state', () => {
    const game = createGameAfter([4, 0]);
    expect(parseState(renderGamePage(game)).page).to.deep.equal({ screen: 'game', game, presence: null });
  });

  it('escapes names with script tags and comments in the embedded state', () => {
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

  it('escapes names with markup in text and attributes', () => {
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

  it('has no inline scripts, styles or event handlers', () => {
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

  it('has one stylesheet, a module script and a modulepreload for its shared chunk', () => {
    const html = renderGamePage(createGameAfter([]));
    expect(html.match(/rel="stylesheet"/g)).to.have.length(1);
    expect(html)
      .to.contain('<script type="module" src="/assets/game.js">')
      .and.contain('href="/assets/shared.js"');
  });

  it('sets the chosen theme', () => {
    const state = createPageState({ screen: 'account' });
    expect(
      renderDocument({ ...state, preferences: { ...defaultPreferences, theme: 'dark' } }, assets, '/'),
    ).to.contain('data-theme="dark"');
  });

  it('says in the title of a game’s page what the user waits for, or the result', () => {
    const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null } };
    const readTitle = (game: Game, user?: PageUser | null) =>
      /<title>(.*?)<\/title>/.exec(renderGamePage(game, user))?.[1];
    expect(readTitle(createGameAfter([], open))).to.equal('Waiting for a friend – Noughts');
    expect(readTitle(createGameAfter([], { ...open, seeking: true }))).to.equal(
      'Looking for an opponent – Noughts',
    );
    const won = createGameAfter([0, 3, 1, 4, 2]);
    expect(readTitle(won)).to.equal('You won: top row – amber-heron – quiet-otter – Noughts');
    expect(readTitle(won, null)).to.match(/^amber-heron won: top row – /);
  });

  it('adds link preview tags, and noindex to game pages', () => {
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

describe('the page of a game whose host plays O', () => {
  const open = { status: 'open' as const, turn: null, host: 'O' as const, players: { X: null, O: playerO } };

  it('names the host in its title, and tells who plays what to both', () => {
    const visitorPage = renderGamePage(createGameAfter([], open), null);
    expect(visitorPage).to.contain('content="quiet-otter invites you to tic-tac-toe – Noughts"');
    expect(visitorPage).to.match(/You play X and move first; .*quiet-otter.* plays O\./);
    const hostPage = renderGamePage(createGameAfter([], open), toPageUser(playerO));
    expect(hostPage).to.contain('The first player to join plays X and moves first. You play O.');
  });

  it('lets the invited player accept, and the host cancel', () => {
    const invited = createGameAfter([], { ...open, status: 'invited', players: { X: playerX, O: playerO } });
    expect(renderGamePage(invited, toPageUser(playerX))).to.contain('/accept/form');
    const hostPage = renderGamePage(invited, toPageUser(playerO));
    expect(hostPage).to.contain('/cancel/form').and.not.contain('/accept/form');
    expect(hostPage).to.contain('You play O; they move first.');
  });
});

describe('without script', () => {
  const refresh = '<noscript><meta http-equiv="refresh" content="10; url=/here"/></noscript>';
  const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null } };

  it('a game that waits for another player loads again every 10 s', () => {
    expect(renderGamePage(createGameAfter([4]))).to.contain(refresh);
    expect(renderGamePage(createGameAfter([4]), null)).to.contain(refresh);
    expect(renderGamePage(createGameAfter([], open))).to.contain(refresh);
  });

  it('no page loads again by itself on my turn, after the game, or elsewhere', () => {
    for (const html of [
      renderGamePage(createGameAfter([4, 0])),
      renderGamePage(createGameAfter([0, 3, 1, 4, 2])),
      renderPage({ screen: 'home', myGames: null }),
    ])
      expect(html).to.not.contain('http-equiv="refresh"');
  });

  it('pages say how to go on, when scripts are off and when one is missing', () => {
    const html = renderPage({ screen: 'home', myGames: null }, null);
    expect(html).to.contain('<noscript><p class="script-off">Scripts are off.');
    expect(html)
      .to.contain('<p class="script-missing" role="status">')
      .and.contain('<a href="/here">Reload</a>');
  });

  it('the buttons of a move submit the moves seen and the cell, only where a move is possible', () => {
    const html = renderGamePage(createGameAfter([4, 0]));
    const values = [...html.matchAll(/name="moves" value="(.*?)"/g)].map(([, value]) => value);
    expect(values).to.deep.equal(['4,0,1', '4,0,2', '4,0,3', '4,0,5', '4,0,6', '4,0,7', '4,0,8']);
    expect(renderGamePage(createGameAfter([4]))).to.not.contain('name="moves"');
  });
});

describe('link previews and icons', () => {
  const html = renderGamePage(createGameAfter([4]));

  it('link the picture by an absolute address, with its description', () => {
    expect(html)
      .to.contain('property="og:image" content="https://noughts.example/assets/link-preview.png"')
      .and.contain('name="twitter:card" content="summary_large_image"')
      .and.contain('property="og:image:alt"');
  });

  it('link the final board of a game that ended on the board, and the picture of the site for other endings', () => {
    const readPicture = (text: string) => /property="og:image" content="(.*?)"/.exec(text)?.[1];
    expect(readPicture(renderGamePage(createGameAfter([0, 3, 1, 4, 2])))).to.equal(
      'https://noughts.example/og/XXXOO----.png',
    );
    const resigned = createGameAfter([0, 3], {
      status: 'finished',
      turn: null,
      result: { winner: 'O', by: 'resignation', line: null },
    });
    expect(readPicture(renderGamePage(resigned))).to.equal('https://noughts.example/assets/link-preview.png');
  });

  it('link the touch icon and the web app manifest', () => {
    expect(html)
      .to.contain('rel="apple-touch-icon" href="/assets/apple-touch-icon.png"')
      .and.contain('rel="manifest" href="/assets/app.webmanifest"');
  });

  it('give browsers the background of both schemes, or that of the chosen theme', () => {
    const listColours = (text: string) =>
      [...text.matchAll(/<meta name="theme-color" content="(.*?)"( media=".*?")?/g)].map(
        ([, colour = '', media = '']) => colour + media,
      );
    expect(listColours(html)).to.deep.equal([
      '#f6f4ef media="(prefers-color-scheme: light)"',
      '#15171b media="(prefers-color-scheme: dark)"',
    ]);
    const chosen = {
      ...createPageState({ screen: 'account' }),
      preferences: { ...defaultPreferences, theme: 'dark' },
    } as const;
    expect(listColours(renderDocument(chosen, assets, '/'))).to.deep.equal(['#15171b']);
  });
});

describe('renderAccountSecurityDocument', () => {
  const render = (page: 'security' | 'continue', changes: Partial<AccountSecurityState> = {}) =>
    renderAccountSecurityDocument(assets, {
      state: createAccountSecurityState({ page, currentUser: null, theme: 'system', ...changes }),
      origin: 'https://noughts.example',
      path: page === 'continue' ? '/continue' : '/account/security',
    });

  it('gives each page a title of its own', () => {
    expect(render('security')).to.contain('<title>Devices, password, deletion – Noughts</title>');
    expect(render('continue')).to.contain('<title>Continue on another device – Noughts</title>');
  });

  it('offers no link that would lose the code when the script of /continue is missing', () => {
    expect(render('security')).to.contain('<a href="/account/security">Reload</a>');
    const html = render('continue');
    expect(html).to.contain('has not started. Open the link again.').and.not.contain('<a href="/continue">');
  });

  it('marks the box of a missing confirmation and describes it by the error', () => {
    const currentUser = { id: 'a', name: 'amber-heron', guest: true, admin: false };
    const html = render('security', { currentUser, formErrors: { 'delete confirmed': 'Please confirm.' } });
    expect(html).to.match(/name="confirmed" aria-invalid="true" aria-describedby="delete-confirmed-error"/);
    expect(html).to.contain('id="delete-confirmed-error"><span>Please confirm.');
  });
});

describe('renderTwoPlayersDocument', () => {
  it('refers to no element that is not on the page', () => {
    const html = renderTwoPlayersDocument(assets, 'https://noughts.example');
    const ids = [...html.matchAll(/aria-(?:describedby|labelledby|controls)="(.*?)"/g)].map(([, id]) => id);
    for (const id of ids) expect(html).to.contain(`id="${id}"`);
  });
});

describe('PlayerStrip', () => {
  const clocks = { moveSeconds: 30, deadline: '2026-03-01T12:00:30.000Z' };
  const renderWithPresence = (game: Game) =>
    renderPage({ screen: 'game', game, presence: { X: true, O: true, watchers: 0 } });

  it('names the player, the mark, the presence, the turn and whose clock it is', () => {
    const html = renderWithPresence(createGameAfter([4], clocks)).replace(/[\u2068\u2069]/g, '');
    expect(html).to.contain('role="group" aria-label="quiet-otter, O, here, to move"');
    expect(html).to.contain('role="group" aria-label="amber-heron, X, you"');
    expect(html).to.contain('aria-label="Time left for quiet-otter"');
    expect(html).to.contain('aria-label="Your time left"');
  });

  it('has no timers after the end', () => {
    expect(renderWithPresence(createGameAfter([0, 3, 1, 4, 2], clocks))).to.not.contain('role="timer"');
  });

  it('shows the series once, from the view of the user or of X, and names its drawn games', () => {
    const game = createGameAfter([4], { series: { X: 1, O: 2, drawn: 1 } });
    const listScores = (user: PageUser | null) =>
      renderPage({ screen: 'game', game, presence: null }, user).match(/aria-label="Series: .*?>\d–\d</g);
    const label = (text: string, score: string) =>
      `aria-label="Series: ${text}" title="Series: ${text}">${score}<`;
    expect(listScores(toPageUser(playerX))).to.deep.equal([label('1 to 2, 1 drawn', '1–2')]);
    expect(listScores(toPageUser(playerO))).to.deep.equal([label('2 to 1, 1 drawn', '2–1')]);
    expect(listScores(null)).to.deep.equal([label('1 to 2, 1 drawn', '1–2')]);
    expect(renderGamePage(createGameAfter([4]))).to.not.contain('Series:');
  });

  it('links the own name only outside a running game', () => {
    const link = 'class="name" href="/players/amber-heron"';
    expect(renderWithPresence(createGameAfter([4]))).to.not.contain(link);
    expect(renderWithPresence(createGameAfter([0, 3, 1, 4, 2]))).to.contain(link);
  });

  it('does not link a deleted player, who has no page', () => {
    const game = createGameAfter([0, 3, 1, 4, 2]);
    const O = { id: 'O', guest: false, name: deletedPlayerName };
    const html = renderWithPresence({ ...game, players: { ...game.players, O } });
    expect(html).to.contain(deletedPlayerName).and.not.contain('href="/players/deleted');
  });
});

describe('Shell', () => {
  it('has one heading of level 1, and no empty labelled region', () => {
    for (const html of [
      renderPage({ screen: 'home', myGames: null }, null),
      renderPage({ screen: 'account' }),
      renderGamePage(createGameAfter([4])),
    ]) {
      expect(html.match(/<h1/g)).to.have.length(1);
      expect(html).to.not.contain('<section class="messages"');
      expect(html).to.contain('href="#status"');
    }
  });
});

describe('GamePage', () => {
  const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null } };
  const cases: readonly [string, Game, PageUser | null, string[], string[]][] = [
    [
      'the host of an open game',
      createGameAfter([], open),
      toPageUser(playerX),
      ['Send this link', 'Copy', 'Share', 'Cancel game'],
      ['Join game'],
    ],
    [
      'a visitor of an open game',
      createGameAfter([], open),
      null,
      ['amber-heron invites you', 'Join game'],
      ['Copy', 'Cancel game'],
    ],
    [
      'a player who waits for a match',
      createGameAfter([], { ...open, seeking: true }),
      toPageUser(playerX),
      ['Looking for an opponent', 'Stop looking'],
      ['Copy'],
    ],
    [
      'the invited player',
      createGameAfter([], { status: 'invited', turn: null }),
      toPageUser(playerO),
      ['Accept and play', 'Decline'],
      ['Cancel game'],
    ],
    [
      'the inviting player',
      createGameAfter([], { status: 'invited', turn: null }),
      toPageUser(playerX),
      ['Waiting for', 'Cancel game'],
      ['Accept'],
    ],
    [
      'a player on their turn',
      createGameAfter([4]),
      toPageUser(playerO),
      ['Your turn', 'to move', 'Resign'],
      ['Rematch', 'Claim'],
    ],
    ['a spectator', createGameAfter([4]), null, ['You are watching', 'quiet-otter is thinking'], ['Resign']],
    [
      'the winner',
      createGameAfter([0, 3, 1, 4, 2]),
      toPageUser(playerX),
      ['You won: top row', 'Rematch', 'Home'],
      ['Resign'],
    ],
    [
      'a spectator of a finished game',
      createGameAfter([0, 3, 1, 4, 2]),
      null,
      ['amber-heron won: top row', 'Start your own game'],
      ['Rematch'],
    ],
    [
      'the host of a declined game',
      createGameAfter([], { status: 'declined', turn: null }),
      toPageUser(playerX),
      ['quiet-otter declined', 'Play a friend'],
      ['Cancel game'],
    ],
    [
      'a visitor of a cancelled game',
      createGameAfter([], { status: 'cancelled', turn: null }),
      null,
      ['cancelled this game', 'Play anyone'],
      ['Join game'],
    ],
    [
      'the waiting player after the deadline',
      createGameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T11:59:00.000Z' }),
      toPageUser(playerX),
      ['Claim the win', '0:00'],
      [],
    ],
    [
      'the waiting player before the deadline',
      createGameAfter([4], { moveSeconds: 30, deadline: '2026-03-01T12:00:21.000Z' }),
      toPageUser(playerX),
      ['0:21', '0:30'],
      ['Claim'],
    ],
    [
      'a player who was offered a rematch',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: null } }),
      toPageUser(playerX),
      ['offers a rematch', 'Accept rematch'],
      [],
    ],
    [
      'a player who offered a rematch',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'X', gameId: null } }),
      toPageUser(playerX),
      ['Waiting for', 'Withdraw offer'],
      ['Accept', 'offers a rematch'],
    ],
    [
      'a player who has looked for an opponent for 20 s',
      createGameAfter([], { ...open, seeking: true, createdAt: '2026-03-01T11:59:35.000Z' }),
      toPageUser(playerX),
      ['0:25', 'Stop looking', 'Play the computer meanwhile', 'Or send this link'],
      [],
    ],
    [
      'a spectator of a game with a rematch',
      createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'O', gameId: null } }),
      null,
      ['Start your own'],
      ['Rematch', 'Go to'],
    ],
  ];
  it('offers an invitation when the opponent has left before accepting the rematch', () => {
    const game = createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'X', gameId: null } });
    const html = renderPage({ screen: 'game', game, presence: { X: true, O: false, watchers: 0 } });
    expect(extractText(html)).to.match(/quiet-otter has left\.\s+Send as invitation/);
    expect(html).to.contain('data-action="challenge" data-value="quiet-otter"');
  });

  it('offers neither a rematch nor an invitation to a deleted player', () => {
    for (const rematch of [null, { offeredBy: 'X', gameId: null }] as const) {
      const game = createGameAfter([0, 3, 1, 4, 2], { rematch });
      const O = { ...playerO, name: deletedPlayerName };
      const html = renderPage({
        screen: 'game',
        game: { ...game, players: { ...game.players, O } },
        presence: { X: true, O: false, watchers: 0 },
      });
      expect(extractText(html)).to.contain('Home');
      expect(html).to.not.match(/data-action="(rematch|withdraw|challenge)"/);
    }
  });

  it('says that the opponent has left, and when the win can be claimed', () => {
    const renderLeft = (changes: Partial<Game>) => {
      const presence = { X: true, O: false, watchers: 0 };
      const page = { screen: 'game', game: createGameAfter([4], changes), presence } as const;
      const state = markOpponentLeft(createInitialState(createPageState(page)));
      return extractText(renderToString(GamePage({ state })));
    };
    expect(renderLeft({ moveSeconds: 60, deadline: '2026-03-01T12:00:45.000Z' })).to.match(
      /quiet-otter has left .* you can claim the win in 0:46/,
    );
    expect(renderLeft({})).to.match(/quiet-otter has left .* They can come back/);
  });

  for (const [viewer, game, currentUser, shown, hidden] of cases) {
    it(`shows ${viewer} the status and the available actions`, () => {
      const visibleText = extractText(renderGamePage(game, currentUser));
      for (const expectedText of shown) expect(visibleText).to.contain(expectedText);
      for (const expectedText of hidden) expect(visibleText).to.not.contain(expectedText);
    });
  }
});

describe('SitePage', () => {
  it('shows three ways to play and an empty state for the game lists on the home page', () => {
    const myGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
    const visibleText = extractText(renderPage({ screen: 'home', myGames }));
    for (const expectedText of [
      'Play a friend',
      'Play anyone',
      'Play the computer',
      'Easy',
      'Perfect',
      'will appear here',
    ]) {
      expect(visibleText).to.contain(expectedText);
    }
  });

  it('shows what waits for the user before the menu, and the other games after it', () => {
    const end = [0, 3, 1, 4, 2];
    const invitation = { status: 'invited' as const, turn: null, players: { X: playerO, O: playerX } };
    const myGames = {
      invitations: [createGameAfter([], { id: 'i', ...invitation })],
      open: [createGameAfter([], { id: 'o', status: 'open', turn: null })],
      playing: [createGameAfter([4], { id: 't' }), createGameAfter([], { id: 'm' })],
      finished: [
        createGameAfter(end, { id: 'r', rematch: { offeredBy: 'O', gameId: null } }),
        createGameAfter(end, { id: 'f' }),
      ],
      cursor: 'more',
    };
    const visibleText = extractText(renderPage({ screen: 'home', myGames }));
    const positions = [
      'Waiting for you',
      'Offers a rematch',
      'Accept',
      'Your turn',
      'Invites you',
      'Play a friend',
      'Their turn',
      'Waiting for others',
      'Beat quiet-otter',
      'Show older games',
    ].map((expectedText) => visibleText.indexOf(expectedText));
    expect(positions.every((position) => position >= 0)).to.equal(true);
    expect([...positions].sort((a, b) => a - b)).to.deep.equal(positions);
  });

  it('shows the series of a rematch in its row, with the result of the game', () => {
    const series = { X: 1, O: 1, drawn: 0 };
    const finished = [createGameAfter([0, 3, 1, 4, 2], { series })];
    const html = renderPage({
      screen: 'home',
      myGames: { invitations: [], open: [], playing: [], finished, cursor: null },
    });
    expect(html).to.contain('aria-label="Series: 2 to 1"').and.contain('>2–1<');
  });

  it('hides all but three waiting games in a list that opens, and offers to decline all invitations', () => {
    const invitation = { status: 'invited' as const, turn: null, players: { X: playerO, O: playerX } };
    const invitations = ['1', '2', '3', '4', '5'].map((id) => createGameAfter([], { id, ...invitation }));
    const html = renderPage({
      screen: 'home',
      myGames: { invitations, open: [], playing: [], finished: [], cursor: null },
    });
    expect(extractText(html)).to.contain('2 more').and.contain('Decline all invitations');
    expect(html.indexOf('/play/3')).to.be.lessThan(html.indexOf('<details'));
    expect(html.indexOf('/play/4')).to.be.greaterThan(html.indexOf('<details'));
  });

  it('shows a player’s record, and the head-to-head record from that player’s side', () => {
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
      .to.match(/Against everyone won 3 lost 2 drawn 1/)
      .and.match(/Against you won 5 lost 7 drawn 0/);
    expect(visibleText).to.contain('Challenge');
  });

  it('shows limits on the cards to which they apply, and how many players wait', () => {
    const state = createInitialState(createPageState({ screen: 'home', myGames: null }));
    const renderMenu = (changes: Partial<ClientState>) =>
      extractText(renderToString(SitePage({ state: { ...state, ...changes } })));
    expect(renderMenu({})).to.match(/Play anyone .*player\. 1 minute per move Play the computer/);
    expect(renderMenu({}).match(/\w per move/g)).to.have.length(2);
    expect(renderMenu({ chosenSeconds: 300 })).to.match(
      /Play a friend .*opponent\. 5 minutes per move Play anyone/,
    );
    expect(renderMenu({ chosenSeconds: 10 })).to.match(/10 seconds per move Play anyone .*1 minute per move/);
    const withMark = (mark: 'O' | 'random') => renderMenu({ preferences: { ...defaultPreferences, mark } });
    expect(withMark('O')).to.match(
      /Play a friend .*opponent\. You play O Play anyone Get matched with another player\. 1 minute per move Play the computer You play O Easy/,
    );
    expect(withMark('random').match(/X or O, at random (Play anyone|Easy)/g)).to.have.length(2);
    expect(renderMenu({ queue: [60, 30] })).to.contain('1 player waiting now.');
    expect(renderMenu({ queue: [30] })).to.not.contain('waiting now');
  });

  it('marks both fields of a rejected log-in and describes them by the error', () => {
    const state = createInitialState(createPageState({ screen: 'account' }, null));
    const html = renderToString(
      AccountPage({
        state: {
          ...state,
          formErrors: { login: 'Wrong name or password.', 'login login': '', 'login password': '' },
        },
      }),
    );
    expect(html.match(/aria-invalid="true"[^>]*aria-describedby="[^"]*login-error"/g)).to.have.length(2);
    expect(html).to.contain('<p class="error" id="login-error"><span>Wrong name or password.</span></p>');
  });

  it('marks the name of a rejected invitation and offers a link instead', () => {
    const state = createInitialState(createPageState({ screen: 'home', myGames: null }));
    const formErrors = { [invitationField]: messages.invitationErrors.unknown };
    const html = renderToString(SitePage({ state: { ...state, formErrors } }));
    expect(html).to.match(/<input[^>]*aria-invalid="true"[^>]*aria-describedby="opponent-error"/);
    expect(html).to.match(/id="opponent-error">Nobody here has this name/);
  });

  it('lets a guest change the name and choose who can invite', () => {
    const html = renderPage({ screen: 'account' });
    expect(html).to.contain('id="name-name"').and.contain('<option value="anyone" selected');
    expect(extractText(html)).to.contain('a forgotten password cannot be reset');
    expect(extractText(html)).to.contain('stay with the name amber-heron');
  });

  it('shows the account form rules in advance and has autocomplete attributes for password managers', () => {
    const html = renderPage({ screen: 'account' }, null);
    expect(extractText(html)).to.contain('2 to 24 letters').and.contain('At least 8 characters');
    for (const value of ['username', 'email', 'new-password', 'current-password'])
      expect(html).to.contain(`autocomplete="${value}"`);
  });

  it('shows what happened and a next step on each error page', () => {
    for (const error of ['game', 'player', 'page', 'unavailable'] as const) {
      const html = renderPage(createErrorPage(error), null);
      expect(extractText(html)).to.match(/not found|unavailable/);
      expect(html).to.match(/class="action primary" href="/);
    }
  });
});
