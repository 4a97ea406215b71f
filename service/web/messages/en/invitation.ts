import type { Mark } from '../../../rules/board.ts';
import type { Sentence, SentencePart } from '../sentence.ts';

/** Texts of games that are not running: open, invited, declined or cancelled. */
export const invitation = {
  notPlayed: {
    declined: 'This game was not played. You can start another one.',
    cancelled: 'This game is no longer open. Ask for a new link, or start another game.',
  },
  youPlayFirst: (host: SentencePart): Sentence => ['You play X and move first; ', host, ' plays O.'],
  youPlaySecond: (host: SentencePart): Sentence => ['You play O; ', host, ' moves first.'],
  timeLimit: (duration: string) => `Time limit: ${duration} per move.`,
  joinGame: 'Join game',
  keepPageOpen: 'The game starts when another player is found. Keep this page open.',
  lookingFor: 'Looking for',
  computerMeanwhile: 'Play the computer meanwhile',
  linkInstead: 'Or send this link to a friend. The first player to join plays O.',
  yourName: (player: SentencePart): Sentence => ['You are ', player, '.'],
  changeName: 'Change name',
  /** By the mark of the host, who reads it. */
  firstToJoin: {
    X: 'The first player to join plays O. You play X and move first.',
    O: 'The first player to join plays X and moves first. You play O.',
  } satisfies Record<Mark, string>,
  link: 'Link to this game',
  copy: 'Copy',
  copied: 'Copied',
  share: 'Share…',
  qrCode: 'QR code',
  qrCodeAlt: 'QR code of the link to this game',
  waitingForFriend: 'Waiting for your friend to join. The game starts automatically.',
  acceptAndPlay: 'Accept and play',
  notStarted: 'This game has not started yet. Come back later to watch it.',
  guestSeesInvitation: (guest: SentencePart, hostMark: Mark): Sentence => [
    guest,
    ` can see your invitation on their home page. ${hostMark === 'X' ? 'You play X and move first.' : 'You play O; they move first.'}`,
  ],
};
