/** Texts of the pages `/account/security` and `/continue`; see `common-catalogue.ts`. */
export { accountSecurity as accountSecurityMessages } from './en/account-security.ts';
