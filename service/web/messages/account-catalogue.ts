/** Texts of the account page; see `common-catalogue.ts`. */
export { account as accountMessages } from './en/account.ts';
