/** Texts of the page for two players on one device; see `common-catalogue.ts`. */
export { twoPlayers as twoPlayersMessages } from './en/two-players.ts';
