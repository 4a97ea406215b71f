/**
 * Texts that both page scripts use, in the language of this deployment.
 *
 * The `*-catalogue.ts` files select the language: another one is another folder beside `en/`, with the same files and
 * types. There is one file for each page script, so that a page loads only its own texts.
 */
export { common as messages } from './en/common.ts';
