import type { Mark } from '../../rules/board.ts';
import type { Failure } from './failure.ts';
import type { Sentence, SentencePart } from './sentence.ts';

/*
 * All texts of the pages in English. Another language is another file with the same four constants, of the types in
 * `Messages`; the files `*-catalogue.ts` select the language. There are four constants so that a page loads only its own
 * texts (`build/web-client.ts`). esbuild drops an unused constant only if nothing in it is computed on load: texts with
 * values are functions. Texts with a player's name are sentences, because names can be in a right-to-left script.
 */

type EightTexts = readonly [string, string, string, string, string, string, string, string];
type NineTexts = readonly [...EightTexts, string];

const appName = 'Noughts';
const boardIsCurrent = 'The board shows the current position.';

const formatCount = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

export interface Messages {
  readonly common: typeof common;
  readonly game: typeof game;
  readonly site: typeof site;
  readonly metadata: typeof metadata;
}

/** Texts that both page scripts use. */
export const common = {
  appName,

  /** Texts that several pages show. */
  common: {
    home: 'Home',
    account: 'Account',
    logIn: 'Log in',
    tryAgain: 'Try again',
    playFriend: 'Play a friend',
    playAnyone: 'Play anyone',
    playComputer: 'Play the computer',
    yourTurn: 'Your turn',
    theirTurn: 'Their turn',
    decline: 'Decline',
    cancelGame: 'Cancel game',
    resign: 'Resign',
    here: 'here',
    away: 'away',
    showOlderGames: 'Show older games',
  },

  durations: {
    seconds: (count: number) => formatCount(count, 'second'),
    minutes: (count: number) => formatCount(count, 'minute'),
    hours: (count: number) => formatCount(count, 'hour'),
    days: (count: number) => formatCount(count, 'day'),
    secondsShort: (count: number) => `${count} s`,
  },

  /** Players without a name. The first letter becomes a capital at the beginning of a sentence. */
  players: {
    emptySeat: 'an empty seat',
    computer: 'the computer',
  },

  board: {
    label: 'Board',
    /** Row by row. */
    cellNames: [
      'top left',
      'top middle',
      'top right',
      'middle left',
      'centre',
      'middle right',
      'bottom left',
      'bottom middle',
      'bottom right',
    ] satisfies NineTexts,
    /** In the order of `winningLines`. */
    lineNames: [
      'top row',
      'middle row',
      'bottom row',
      'left column',
      'middle column',
      'right column',
      'falling diagonal',
      'rising diagonal',
    ] satisfies EightTexts,
    unknownCell: (cell: number) => `cell ${cell}`,
    unknownLine: 'a line',
    /** @param cellName begins with a capital */
    cellLabel: (cellName: string, mark: Mark | null) => `${cellName}, ${mark ?? 'empty'}`,
  },

  status: {
    invitesYou: (host: SentencePart): Sentence => [host, ' invites you to a game'],
    lookingForOpponent: 'Looking for an opponent…',
    sendLink: 'Send this link to a friend',
    waitingForAcceptance: (guest: SentencePart): Sentence => ['Waiting for ', guest, ' to accept'],
    hostIsWaiting: (host: SentencePart, guest: SentencePart): Sentence => [
      host,
      ' is waiting for ',
      guest,
      ' to accept',
    ],
    youDeclined: 'You declined this invitation',
    declined: (guest: SentencePart): Sentence => [guest, ' declined the invitation'],
    youCancelled: 'You cancelled this game',
    cancelled: (host: SentencePart): Sentence => [host, ' cancelled this game'],
    gameOver: 'Game over',
    isThinking: (player: SentencePart): Sentence => [player, ' is thinking…'],
  },

  result: {
    draw: 'It’s a draw',
    youRanOutOfTime: 'You ran out of time',
    youResigned: 'You resigned',
    /** @param how the winning line, or what the other player did */
    youWon: (how: Sentence): Sentence => ['You won: ', ...how],
    won: (winner: SentencePart, how: Sentence): Sentence => [winner, ' won: ', ...how],
    ranOutOfTime: (loser: SentencePart): Sentence => [loser, ' ran out of time'],
    resigned: (loser: SentencePart): Sentence => [loser, ' resigned'],
  },

  /** Results in one word, for lists. */
  outcome: {
    won: 'Won',
    lost: 'Lost',
    draw: 'Draw',
    finished: 'Finished',
  },

  /** Texts for screen readers. */
  announcements: {
    youPlayed: (mark: Mark, cellName: string): Sentence => [`You played ${mark}, ${cellName}`],
    played: (player: SentencePart, mark: Mark, cellName: string): Sentence => [
      player,
      ` played ${mark}, ${cellName}`,
    ],
    offersRematch: (player: SentencePart): Sentence => [player, ' offers a rematch'],
    withdrewRematch: (player: SentencePart): Sentence => [player, ' withdrew the rematch offer'],
    isHere: (player: SentencePart): Sentence => [player, ' is here.'],
    isAway: (player: SentencePart): Sentence => [player, ' is away.'],
    lowTime: 'Ten seconds left for your move.',
    linkCopied: 'Link copied.',
  },

  /** Actions as they read after "Could not". */
  verbPhrases: {
    createGame: 'create a game',
    findOpponent: 'find an opponent',
    startGame: 'start a game',
    invite: (opponent: string) => `invite ${opponent}`,
    loadOlderGames: 'load older games',
    useName: 'use this name',
    createAccount: 'create the account',
    logIn: 'log in',
    logOut: 'log out',
    join: 'join the game',
    accept: 'accept the invitation',
    decline: 'decline the invitation',
    cancel: 'cancel the game',
    resign: 'resign',
    claim: 'claim the win',
    rematch: 'offer a rematch',
    withdraw: 'withdraw the offer',
  },

  failures: {
    couldNot: (verbPhrase: string, reason: string) => `Could not ${verbPhrase}: ${reason}.`,
    pleaseTryAgain: 'Please try again.',
    pleaseTryAgainIn: (wait: string) => `Please try again in ${wait}.`,
    /** Reasons that fit after "Could not …: ". For other codes the server's `detail` is shown. */
    reasons: {
      unreachable: 'the server cannot be reached',
      unavailable: 'the service is temporarily unavailable',
      internal: 'something went wrong on the server',
      rate_limited: 'too many requests',
      not_signed_in: 'you are not logged in',
      already_taken: 'another player joined first',
      own_game: 'this is your own game',
      not_open: 'this game is no longer open',
      no_such_player: 'no player has this name',
      too_many_games: 'you have too many unfinished games',
      game_over: 'the game is over',
      not_finished: 'the game is not over yet',
      too_early: 'your opponent still has time',
      not_your_claim: 'only the waiting player can claim the win',
      stale: 'the game has moved on',
      not_your_turn: 'it is not your turn',
      cell_taken: 'that cell is taken',
      not_started: 'the game has not started yet',
      not_a_player: 'you are not playing in this game',
      not_found: 'this game no longer exists',
    } satisfies Partial<Record<Failure['code'], string>>,
    /** Replaces the server's `detail` when there was none. */
    noDetail: 'The server cannot be reached',
  },

  notices: {
    seeMyGames: 'See my games',
    moveNotPlayed: (reason: string) => `Your move was not played: ${reason}. ${boardIsCurrent}`,
    moveRetrying: (reason: string, wait: string) => `Move not saved yet (${reason}). Retrying in ${wait}.`,
    retryNow: 'Retry now',
    unexpectedError: 'Something went wrong on this page. Please try again, or reload the page.',
    reload: 'Reload',
    navigationFailed: 'The next page did not load.',
    openNextPage: 'Open it',
    notificationsOn: 'You will be notified when it is your turn.',
    notificationsOff: 'Notifications are off. The tab title still shows when it is your turn.',
  },

  connection: {
    backOnline: 'Back online.',
    reconnecting: 'Connection lost. Reconnecting…',
    reconnectingIn: (seconds: number) => `Connection lost. Reconnecting in ${seconds} s.`,
    reconnectNow: 'Reconnect now',
  },

  /** Title and notification of a hidden tab. */
  badge: {
    title: (badge: string) => `● ${badge} – ${appName}`,
    rematch: 'Rematch?',
    waitingGames: (count: number) =>
      count === 1 ? 'A game is waiting for you' : `${count} games are waiting for you`,
  },

  shell: {
    sound: 'Sound',
    soundTitles: { on: 'Sound is on', off: 'Sound is off' },
    themeTitles: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
    changeTheme: (themeTitle: string) => `${themeTitle}. Change theme`,
    api: 'API',
    messages: 'Messages',
    notice: 'Notice',
    closeNotice: 'Close notice',
  },
};

/** Texts of the game page. */
export const game = {
  /** Titles of the page, also for link previews. */
  titles: {
    open: (host: string) => `${host} invites you to tic-tac-toe – ${appName}`,
    invited: (host: string, guest: string) => `${host} invites ${guest} to tic-tac-toe – ${appName}`,
    played: (host: string, guest: string) => `${host} – ${guest} – ${appName}`,
    notPlayed: (host: string) => `${host}’s game – ${appName}`,
  },

  game: {
    you: 'you',
    toMove: 'to move',
    offersRematch: 'offers a rematch',
    timeLeft: 'Time left',
    claimWin: 'Claim the win',
    notifyMe: 'Notify me when it is my turn',
    timeIsUp: 'Your time is up. Move before your opponent claims the win.',
    watching: 'You are watching this game.',
    startOwnWhileWatching: 'Start a game of your own',
    startOwn: 'Start your own game',
    goToRematch: 'Go to the rematch',
    watchRematch: 'Watch the rematch',
    rematch: 'Rematch',
    withdrawOffer: 'Withdraw offer',
    acceptRematch: 'Accept rematch',
  },

  resignDialog: {
    question: 'Resign this game?',
    consequence: 'Your opponent wins. You cannot undo this.',
    keepPlaying: 'Keep playing',
  },

  replay: {
    label: 'Step through the moves',
    first: 'Go to the start',
    previous: 'Previous move',
    next: 'Next move',
    last: 'Go to the end',
    /** Before and after the number of the move, for screen readers: "Move 3 of 9". */
    move: 'Move ',
    of: ' of ',
  },

  invitation: {
    notPlayed: {
      declined: 'This game was not played. You can start another one.',
      cancelled: 'This game is no longer open. Ask for a new link, or start another game.',
    },
    youPlaySecond: (host: SentencePart): Sentence => ['You play O; ', host, ' moves first.'],
    timeLimit: (duration: string) => `Time limit: ${duration} per move.`,
    joinGame: 'Join game',
    keepPageOpen: 'The game starts when another player is found. Keep this page open.',
    stopLooking: 'Stop looking',
    firstToJoin: 'The first player to join plays O. You play X and move first.',
    link: 'Link to this game',
    copy: 'Copy',
    copied: 'Copied',
    share: 'Share…',
    shareText: 'Play tic-tac-toe with me',
    waitingForFriend: 'Waiting for your friend to join. The game starts automatically.',
    acceptAndPlay: 'Accept and play',
    notStarted: 'This game has not started yet. Come back later to watch it.',
    guestSeesInvitation: (guest: SentencePart): Sentence => [
      guest,
      ' can see your invitation on their home page. You play X and move first.',
    ],
  },

  notices: {
    invitation: (host: SentencePart): Sentence => [host, ' invites you to a game.'],
    viewInvitation: 'View',
    linkSelected: 'The link is selected. Copy it with your keyboard or the menu.',
  },
};

/** Texts of the other pages. */
export const site = {
  home: {
    title: 'Tic-tac-toe, live.',
    chooseOpponent: 'Choose an opponent.',
    startPlaying: 'Start playing with one tap. No sign-up: you get a random name.',
  },

  newGame: {
    friendDescription: 'Send a link. The first player to join is your opponent.',
    anyoneDescription: 'Get matched with another player.',
    easy: 'Easy',
    perfect: 'Perfect',
    options: 'Set a time limit, or invite by name',
    timePerMove: 'Time per move',
    noLimit: 'no limit',
    inviteByName: 'Invite by name',
    invite: 'Invite',
  },

  gameLists: {
    empty: 'Your games will appear here.',
    invitations: 'Invitations',
    finished: 'Finished',
    accept: 'Accept',
    cancel: 'Cancel',
    anyone: 'Anyone',
    friendByLink: 'A friend, by link',
    waiting: 'Waiting',
    invitesYou: 'Invites you',
    invitationSent: 'Invitation sent',
    declined: 'Declined',
    cancelled: 'Cancelled',
  },

  timeAgo: {
    justNow: 'just now',
    minutes: (count: number) => `${count} min ago`,
    hours: (count: number) => `${count} h ago`,
    yesterday: 'yesterday',
    days: (count: number) => `${count} days ago`,
  },

  player: {
    guestSince: (date: string) => `A guest since ${date}`,
    playerSince: (date: string) => `A player since ${date}`,
    /** Follows `guestSince` or `playerSince`. */
    thisIsYou: '. This is you',
    againstEveryone: 'Against everyone',
    againstYou: 'Against you',
    won: 'won',
    lost: 'lost',
    drawn: 'drawn',
    challenge: 'Challenge',
    noGames: 'No finished games yet.',
    finishedGames: 'Finished games',
  },

  account: {
    guestTitle: 'You are playing as a guest',
    title: 'Your account',
    guestLead: (player: SentencePart): Sentence => [
      'Your name is ',
      player,
      '. With an account you choose your name and keep your games and your record on every device.',
    ],
    lead: 'You can play without an account. With one you keep your games and your record on every device.',
    loggedIn: (email: string | null) =>
      `Logged in${email === null ? '' : ` with ${email}`}. Other players cannot see your address.`,
    recordAndGames: 'Record and games',
    logOut: 'Log out',
    keepMyGames: 'Keep my games',
    createAccountTitle: 'Create an account',
    createAccount: 'Create account',
    name: 'Name',
    nameRequirements: (minLength: number, maxLength: number) =>
      `${minLength} to ${maxLength} letters, accents or digits of any script, with single hyphens, underscores or spaces between them.`,
    email: 'E-mail address',
    emailRequirements: 'For logging in. Other players cannot see it, and we send no e-mail to it.',
    password: 'Password',
    passwordRequirements: (minCharacters: number) =>
      `At least ${minCharacters} characters; long passphrases are best.`,
    nameOrEmail: 'Name or e-mail address',
    guestLoginRequirements: 'The games you played as a guest will not move to this account.',
    loginRequirements: 'The name and password of your account.',
    playAsGuest: 'Play as a guest',
    playWithName: 'Play with this name',
    guestName: 'Guest name',
  },

  accountErrors: {
    nameTaken: 'This name is taken.',
    isAvailable: (suggestion: string) => `“${suggestion}” is available.`,
    emailTaken: 'An account with this address already exists. Log in instead?',
    wrongCredentials: 'Wrong name or password.',
    /** @param message the server's, a predicate */
    invalidField: (subject: string, message: string) => `${subject} ${message}.`,
    /** Subjects for the server's messages, by name of the field. */
    subjects: {
      name: 'The name',
      username: 'The name',
      email: 'The address',
      password: 'The password',
      login: 'This',
    },
    otherSubject: 'This',
  },

  errorPages: {
    game: {
      title: 'Game not found',
      description:
        'The link may be incomplete. Ask your friend to send it again. Games that no one joins are removed after a week.',
    },
    player: {
      title: 'Player not found',
      description:
        'Check the spelling. Guests who have not played for a month are removed, and their names are not reused.',
    },
    page: {
      title: 'Page not found',
      description: 'The address may be old or mistyped. You can find your games on the home page.',
    },
    unavailable: {
      title: 'This page is temporarily unavailable',
      description:
        'Something went wrong on the server. Your saved moves are safe. Try again in a few seconds.',
    },
  },
};

/** Titles of pages and descriptions for link previews. The server alone uses them. */
export const metadata = {
  /** Value of the attribute `lang` (BCP 47). */
  language: 'en',
  tagline: 'Live tic-tac-toe in the browser: play a friend by link, a random opponent, or the computer.',
  homeTitle: 'Noughts – tic-tac-toe, live',
  homeDescription:
    'Live tic-tac-toe in the browser: play a friend by link, a random opponent, or the computer. No sign-up.',
  accountTitle: 'Account – Noughts',
  errorTitle: 'Page unavailable – Noughts',
  playerTitle: (player: string) => `${player} – ${appName}`,
  playerDescription: (player: string) => `Play ${player} at tic-tac-toe.`,
  openGameDescription: 'Open the link to play in your browser. No sign-up.',
  playingDescription: 'A game of tic-tac-toe in progress. Watch it live.',
  finishedDescription: (result: string) => `${result}. Step through the moves.`,
  unplayedGameDescription: 'This game was not played.',
};
