import { formatCount } from './format-count.ts';
import type { Sentence, SentencePart } from '../sentence.ts';

/** Texts of the other pages. */
export const site = {
  home: {
    title: 'Tic-tac-toe, live.',
    chooseOpponent: 'Choose an opponent.',
    startPlaying: 'Start playing with one tap. No sign-up: you get a random name.',
  },

  newGame: {
    twoPlayers: 'Two on this device',
    friendDescription: 'Send a link. The first player to join is your opponent.',
    anyoneDescription: 'Get matched with another player.',
    playersWait: (count: number) => `${formatCount(count, 'player')} waiting now.`,
    perMove: (duration: string) => `${duration} per move`,
    easy: 'Easy',
    medium: 'Medium',
    perfect: 'Perfect',
    options: 'Mark, time limit, or invite by name',
    myMark: 'I play',
    marks: { X: 'X, and move first', O: 'O, and move second', random: 'X or O, at random' },
    markChips: { O: 'You play O', random: 'X or O, at random' },
    timePerMove: 'Time per move',
    noLimit: 'no limit',
    inviteByName: 'Invite by name',
    invite: 'Invite',
  },

  gameLists: {
    empty: 'Your games will appear here.',
    waitingForYou: 'Waiting for you',
    more: (count: number) => `${count} more`,
    declineAll: 'Decline all invitations',
    waitingForOthers: 'Waiting for others',
    finished: 'Finished',
    cancel: 'Cancel',
    anyone: 'Anyone',
    friendByLink: 'A friend, by link',
    waiting: 'Waiting',
    invitesYou: 'Invites you',
    offersRematch: 'Offers a rematch',
    invitationSent: 'Invitation sent',
    declined: 'Declined',
    cancelled: 'Cancelled',
  },

  /** Texts for screen readers. */
  announcements: {
    yourTurn: (opponent: SentencePart): Sentence => ['Your turn against ', opponent, '.'],
  },

  /** Results of finished games in lists, for the player whose list it is. */
  outcome: {
    won: (opponent: SentencePart): Sentence => ['Beat ', opponent],
    lost: (opponent: SentencePart): Sentence => ['Lost to ', opponent],
    drawn: (opponent: SentencePart): Sentence => ['Draw with ', opponent],
    abandoned: (opponent: SentencePart): Sentence => ['No result with ', opponent],
  },

  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  date: (day: number, month: string, year: number | null) =>
    year === null ? `${day} ${month}` : `${day} ${month} ${year}`,

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
};
