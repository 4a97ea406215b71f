import type { Failure } from '../failure.ts';
import type { Sentence, SentencePart } from '../sentence.ts';
import { appName } from './app-name.ts';
import { formatCount } from './format-count.ts';
import { gameStatus } from './game-status.ts';

const boardIsCurrent = 'The board shows the current position.';

/** Texts that several pages use. */
export const common = {
  appName,
  ...gameStatus,

  /** Texts that several pages show. */
  common: {
    home: 'Home',
    account: 'Account',
    logIn: 'Log in',
    tryAgain: 'Try again',
    playFriend: 'Play a friend',
    playAnyone: 'Play anyone',
    playComputer: 'Play the computer',
    accept: 'Accept',
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

  /** Texts for screen readers; those of one page are in its own file. */
  announcements: {
    connectionLost: 'Connection lost. Reconnecting.',
  },

  /** Actions as they read after "Could not". */
  verbPhrases: {
    createGame: 'create a game',
    findOpponent: 'find an opponent',
    startGame: 'start a game',
    invite: (opponent: string) => `invite ${opponent}`,
    loadOlderGames: 'load older games',
    join: 'join the game',
    accept: 'accept the invitation',
    decline: 'decline the invitation',
    declineAll: 'decline the invitations',
    cancel: 'cancel the game',
    resign: 'resign',
    claim: 'claim the win',
    leave: 'leave the game',
    play: 'play this move',
    rematch: 'offer a rematch',
    withdraw: 'withdraw the offer',
    endOthers: 'log out the other devices',
  },

  failures: {
    couldNot: (verbPhrase: string, reason: string) => `Could not ${verbPhrase}: ${reason}.`,
    pleaseTryAgain: 'Please try again.',
    pleaseTryAgainIn: (wait: string) => `Please try again in ${wait}.`,
    /** Reasons that fit after "Could not …: ". For other codes the server's `detail` is shown. */
    reasons: {
      unreachable: 'the server cannot be reached',
      cookies_blocked: 'this browser blocks cookies, without which the server cannot recognize you',
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
      not_yet: 'the game has begun, and your opponent has not been away long enough',
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

  /** Beside the name field of an invitation. */
  invitationErrors: {
    ownName: 'That is you.',
    unknown: 'Nobody here has this name. Send a link instead?',
  },

  notices: {
    invitation: (host: SentencePart): Sentence => [host, ' invites you to a game.'],
    viewInvitation: 'View',
    rematch: (opponent: SentencePart): Sentence => [opponent, ' offers a rematch.'],
    seeMyGames: 'See my games',
    moveNotPlayed: (reason: string) => `Your move was not played: ${reason}. ${boardIsCurrent}`,
    moveRetrying: (reason: string, wait: string) => `Move not saved yet (${reason}). Retrying in ${wait}.`,
    retryNow: 'Retry now',
    unexpectedError: 'Something went wrong on this page. Please try again, or reload the page.',
    reload: 'Reload',
    navigationFailed: 'The next page did not load.',
    openNextPage: 'Open it',
    othersEnded: 'You are logged out everywhere else.',
  },

  connection: {
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
    skip: 'Skip to the content',
    sound: 'Sound',
    soundTitles: { on: 'Sound is on', off: 'Sound is off' },
    themeTitles: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
    changeTheme: (themeTitle: string) => `${themeTitle}. Change theme`,
    api: 'API',
    privacy: 'Privacy',
    messages: 'Messages',
    notice: 'Notice',
    closeNotice: 'Close notice',
  },
};
