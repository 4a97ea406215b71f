import { game, type Messages } from './en.ts';

/** Texts of the game page, in the language of this deployment. */
export const gameMessages: Messages['game'] = game;
