import { common, type Messages } from './en.ts';

/** Texts that both page scripts use, in the language of this deployment. */
export const messages: Messages['common'] = common;
