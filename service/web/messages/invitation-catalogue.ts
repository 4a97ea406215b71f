/** Texts of games that are not running; see `common-catalogue.ts`. */
export { invitation as invitationMessages } from './en/invitation.ts';
