import { appName } from './app-name.ts';

/** Titles of pages and descriptions for link previews. The server alone uses them. */
export const metadata = {
  /** Value of the attribute `lang` (BCP 47). */
  language: 'en',
  tagline: 'Live tic-tac-toe in the browser: play a friend by link, a random opponent, or the computer.',
  homeTitle: 'Noughts – tic-tac-toe, live',
  homeDescription:
    'Live tic-tac-toe in the browser: play a friend by link, a random opponent, or the computer. No sign-up.',
  twoPlayersTitle: 'Two on this device – Noughts',
  twoPlayersDescription:
    'Tic-tac-toe for two on one phone or computer. Works offline, nothing is sent or stored.',
  accountTitle: 'Account – Noughts',
  accountSecurityTitle: 'Devices, password, deletion – Noughts',
  continueTitle: 'Continue on another device – Noughts',
  errorTitle: 'Page unavailable – Noughts',
  playerTitle: (player: string) => `${player} – ${appName}`,
  playerDescription: (player: string) => `Play ${player} at tic-tac-toe.`,
  openGameDescription: 'Open the link to play in your browser. No sign-up.',
  playingDescription: 'A game of tic-tac-toe in progress. Watch it live.',
  finishedDescription: (result: string) => `${result}. Step through the moves.`,
  scriptOff: 'Scripts are off. You can play all the same: the page reloads after each move.',
  scriptMissing:
    'The script of this page has not started. You can play all the same: the page reloads after each move.',
  handoverScriptMissing: 'The script of this page has not started. Open the link again.',
  reload: 'Reload',
  finalBoardAlt: 'The board at the end of this game of tic-tac-toe',
  linkPreviewAlt: 'A board of tic-tac-toe on which X has won',
  unplayedGameDescription: 'This game was not played.',

  /** Error pages, which carry their texts in the served state. */
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
    method: {
      title: 'This address shows no page',
      description:
        'It takes what you send to it, from a button or a form. You can find your games on the home page.',
    },
    rejected: {
      title: 'This request was not accepted',
      description: 'It came from another site, or a part of it is missing. Nothing was changed.',
    },
    unavailable: {
      title: 'This page is temporarily unavailable',
      description:
        'Something went wrong on the server. Your saved moves are safe. Try again in a few seconds.',
    },
  },
};
