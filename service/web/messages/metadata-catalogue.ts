/**
 * Titles and descriptions of pages, in the language of this deployment. Another language is another folder beside `en/`, with the same files and
 * types; one file for each page script, so that a page loads only its own texts.
 */
export { metadata } from './en/metadata.ts';
