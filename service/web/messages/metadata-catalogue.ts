import { metadata as texts, type Messages } from './en.ts';

/** Titles and descriptions of pages, in the language of this deployment. */
export const metadata: Messages['metadata'] = texts;
