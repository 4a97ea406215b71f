/** Titles and descriptions of pages; see `common-catalogue.ts`. */
export { metadata } from './en/metadata.ts';
