import { metadata } from './messages/metadata-catalogue.ts';
import type { Page, PageError } from './state/page-state.ts';

/** The page for an error, with its texts: they are no part of the client, which every visitor loads. */
export function createErrorPage(error: PageError): Page {
  return { screen: 'error', error, ...metadata.errorPages[error] };
}
