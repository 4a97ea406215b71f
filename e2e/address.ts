/**
 * The service under test: `BASE_URL`, scheme and host. A certificate of its own is trusted by naming its PEM file in
 * `NODE_EXTRA_CA_CERTS`; browsers are told to accept it.
 *
 * @throws Error when the address is missing or more than an origin
 */
export function readBaseUrl(): string {
  const value = process.env['BASE_URL'];
  if (value === undefined)
    throw new Error('BASE_URL is missing; allowed: an origin such as https://noughts.example');
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Error(`BASE_URL is ${value}; allowed: an origin such as https://noughts.example`);
  }
  return url.origin;
}
