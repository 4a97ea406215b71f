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
  twoPlayersDescription: 'Tic-tac-toe for two on one phone or computer. Works offline, nothing is sent or stored.',
  accountTitle: 'Account – Noughts',
  errorTitle: 'Page unavailable – Noughts',
  playerTitle: (player: string) => `${player} – ${appName}`,
  playerDescription: (player: string) => `Play ${player} at tic-tac-toe.`,
  openGameDescription: 'Open the link to play in your browser. No sign-up.',
  playingDescription: 'A game of tic-tac-toe in progress. Watch it live.',
  finishedDescription: (result: string) => `${result}. Step through the moves.`,
  scriptOff:
    'Scripts are off in this browser. You can play all the same: the page reloads after each move.',
  scriptMissing:
    'The script of this page has not started: the connection is slow, or this browser too old. You can play all the same: the page reloads after each move.',
  reload: 'Reload',
  linkPreviewAlt: 'A board of tic-tac-toe on which X has won',
  unplayedGameDescription: 'This game was not played.',
};
