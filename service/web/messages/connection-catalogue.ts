/** Texts of live updates; see `common-catalogue.ts`. */
export { connection as connectionMessages } from './en/connection.ts';
