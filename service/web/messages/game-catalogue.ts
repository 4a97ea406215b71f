/** Texts of the game page; see `common-catalogue.ts`. */
export { game as gameMessages } from './en/game.ts';
