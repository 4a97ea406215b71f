import { site, type Messages } from './en.ts';

/** Texts of all pages except the game page, in the language of this deployment. */
export const siteMessages: Messages['site'] = site;
