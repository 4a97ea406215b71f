/**
 * Reads the origin of the service under test from `BASE_URL`. To trust a self-signed certificate, set
 * `NODE_EXTRA_CA_CERTS` to its PEM file; browsers ignore certificate errors.
 *
 * @throws Error when `BASE_URL` is missing or not an origin
 */
export function readBaseUrl(): string {
  const value = process.env['BASE_URL'];
  if (value === undefined)
    throw new Error('BASE_URL is missing: must be an origin such as https://noughts.example');
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Error(`BASE_URL is ${value}: must be an origin such as https://noughts.example`);
  }
  return url.origin;
}
