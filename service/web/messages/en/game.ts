import type { Mark } from '../../../rules/board.ts';
import type { Sentence, SentencePart } from '../sentence.ts';
import { appName } from './app-name.ts';
import { linkSelected } from './link-selected.ts';

/** Texts of the game page. */
export const game = {
  /** Titles of the page, also for link previews. */
  titles: {
    open: (host: string) => `${host} invites you to tic-tac-toe – ${appName}`,
    invited: (host: string, guest: string) => `${host} invites ${guest} to tic-tac-toe – ${appName}`,
    waiting: `Waiting for a friend – ${appName}`,
    looking: `Looking for an opponent – ${appName}`,
    waitingFor: (guest: string) => `Waiting for ${guest} – ${appName}`,
    played: (host: string, guest: string) => `${host} – ${guest} – ${appName}`,
    /** @param result "You won: top row" */
    finished: (result: string, host: string, guest: string) => `${result} – ${host} – ${guest} – ${appName}`,
    notPlayed: (host: string) => `${host}’s game – ${appName}`,
  },

  game: {
    you: 'you',
    hasLeft: 'has left',
    claimSoon: (time: string) => `If they do not come back, you can claim the win in ${time}.`,
    canComeBack: 'They can come back: your games are on the home page.',
    sendInvitation: 'Send as invitation',
    opponentLeft: (player: SentencePart): Sentence => [player, ' has left.'],
    lookingMeanwhile: 'Still looking for an opponent. Their game opens by itself.',
    toMove: 'to move',
    offersRematch: 'offers a rematch',
    yourTime: 'Your time left',
    timeOf: (player: SentencePart): Sentence => ['Time left for ', player],
    keys: 'On the board: arrow keys move, Enter plays, and 1 to 9 play as on a number pad.',
    replayKeys: 'Arrow keys step through the moves.',
    claimWin: 'Claim the win',
    leave: 'Leave without a result',
    notifyMe: 'Notify me when it is my turn',
    timeIsUp: 'Your time is up. Move before your opponent claims the win.',
    watching: 'You are watching this game.',
    startOwnWhileWatching: 'Start a game of your own',
    startOwn: 'Start your own game',
    goToRematch: 'Go to the rematch',
    rematch: 'Rematch',
    withdrawOffer: 'Withdraw offer',
    acceptRematch: 'Accept rematch',
  },

  /** Texts for screen readers. */
  announcements: {
    /** By the mark of the host, who hears it. */
    joinedYou: {
      X: (guest: SentencePart): Sentence => [guest, ' joined as O. You are X: your turn.'],
      O: (guest: SentencePart): Sentence => [guest, ' joined as X and moves first. You are O.'],
    } satisfies Record<Mark, (guest: SentencePart) => Sentence>,
    /** By the mark of the player who joined, who hears it. */
    youJoined: {
      X: (host: SentencePart): Sentence => ['You are X: your turn. ', host, ' is O.'],
      O: (host: SentencePart): Sentence => ['You are O. ', host, ' is X and moves first.'],
    } satisfies Record<Mark, (host: SentencePart) => Sentence>,
    joined: (x: SentencePart, o: SentencePart): Sentence => [x, ' is X and moves first. ', o, ' is O.'],
    youPlayed: (mark: Mark, cellName: string): Sentence => [`You played ${mark}, ${cellName}`],
    played: (player: SentencePart, mark: Mark, cellName: string): Sentence => [
      player,
      ` played ${mark}, ${cellName}`,
    ],
    offersRematch: (player: SentencePart): Sentence => [player, ' offers a rematch'],
    withdrewRematch: (player: SentencePart): Sentence => [player, ' withdrew the rematch offer'],
    isHere: (player: SentencePart): Sentence => [player, ' is here.'],
    isAway: (player: SentencePart): Sentence => [player, ' is away.'],
    replayStart: 'Start of the game.',
    replayMove: (count: number, total: number, mark: Mark, cellName: string) =>
      `Move ${count} of ${total}: ${mark}, ${cellName}.`,
    /** @param duration "10 seconds" */
    lowTime: (duration: string) => `${duration} left for your move.`,
    canClaim: (opponent: SentencePart): Sentence => [opponent, ' ran out of time. You can claim the win.'],
    linkCopied: 'Link copied.',
    longSearch: 'Still looking. Meanwhile you can play the computer, or send a link to a friend.',
    hasLeft: (player: SentencePart): Sentence => [player, ' has left.'],
  },

  resignDialog: {
    question: 'Resign this game?',
    consequence: 'Your opponent wins. You cannot undo this.',
    leaveInstead: 'You can also leave: then the game has no result and counts for neither of you.',
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

  /** Of games that wait for a player; all other texts are in `invitation.ts`. */
  waiting: {
    stopLooking: 'Stop looking',
    shareText: 'Play tic-tac-toe with me',
  },

  notices: {
    notificationsOn: 'While this page is open, you will be notified when it is your turn.',
    notificationsOff: 'Notifications are off. The tab title still shows when it is your turn.',
    linkSelected,
  },
};
