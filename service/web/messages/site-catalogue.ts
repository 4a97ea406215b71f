/**
 * Texts of all pages except the game page, in the language of this deployment. Another language is another folder beside `en/`, with the same files and
 * types; one file for each page script, so that a page loads only its own texts.
 */
export { site as siteMessages } from './en/site.ts';
