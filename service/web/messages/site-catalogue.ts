/** Texts of the home page and of players' pages; see `common-catalogue.ts`. */
export { site as siteMessages } from './en/site.ts';
