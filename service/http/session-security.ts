/** Name of the security scheme of the OpenAPI document: the session cookie. */
export const sessionScheme = 'session';

/**
 * `schema.security` of a route that needs a signed-in user. The plugin `sessions` rejects other requests to it before it
 * reads the body.
 */
export const sessionRequired = [{ [sessionScheme]: [] }];

/** `schema.security` of a route whose result depends on who is signed in, if anybody. */
export const sessionOptional = [{}, { [sessionScheme]: [] }];

/** Browsers accept a cookie with the prefix `__Host-` only from this host and over TLS (RFC 6265bis, 4.1.3.2). */
export function getSessionCookieName(secure: boolean): string {
  return secure ? '__Host-noughts' : 'noughts';
}
