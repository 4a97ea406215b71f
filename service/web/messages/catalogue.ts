import { en, type Messages } from './en.ts';

/** The texts of all pages, in the language of this deployment. */
export const messages: Messages = en;
