/** Texts of all pages except the game page; see `common-catalogue.ts`. */
export { site as siteMessages } from './en/site.ts';
