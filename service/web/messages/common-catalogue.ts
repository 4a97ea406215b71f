/**
 * Texts that several pages use, in the language of this deployment.
 *
 * The `*-catalogue.ts` files select the language: another one is another folder beside `en/`, with the same files and
 * types. The files divide the texts by the pages that load them, so that no page loads the texts of another.
 */
export { common as messages } from './en/common.ts';
