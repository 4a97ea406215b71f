import { isIP } from 'node:net';

/** Parser of one environment variable. */
export interface EnvVar<T> {
  /** The allowed values, for error messages and documentation. */
  readonly expected: string;
  /** The value must not appear in error messages. */
  readonly secret?: true;
  /** @throws InvalidValueError whose message ends a sentence: "is not an integer" */
  parse(text: string): T;
}

/** The value of a variable is not allowed. */
export class InvalidValueError extends Error {}

/** An integer from `min` to `max`. */
export function integer(min: number, max: number, suffix = ''): EnvVar<number> {
  return {
    expected: `an integer from ${min} to ${max}${suffix}`,
    parse(text) {
      if (!/^\d{1,9}$/.test(text)) throw new InvalidValueError('is not an integer');
      const number = Number(text);
      if (number < min || number > max) throw new InvalidValueError('is out of range');
      return number;
    },
  };
}

/** One of `values`. */
export function oneOf<const T extends readonly string[]>(...values: T): EnvVar<T[number]> {
  return {
    expected: values.join(', '),
    parse(text) {
      if (!values.includes(text)) throw new InvalidValueError('is not an allowed value');
      return text;
    },
  };
}

/** Text that matches `pattern`. */
export function text(pattern: RegExp, expected: string): EnvVar<string> {
  return {
    expected,
    parse(value) {
      if (!pattern.test(value)) throw new InvalidValueError('has an invalid format');
      return value;
    },
  };
}

/** A URL with one of `schemes`, without parts that the service would ignore. */
export function url(schemes: readonly string[], parts: 'origin only' | 'with credentials'): EnvVar<string> {
  const example = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  return {
    expected: parts === 'origin only' ? `${example}, scheme, host and port only` : example,
    ...(parts === 'with credentials' ? { secret: true as const } : {}),
    parse(value) {
      if (!URL.canParse(value)) throw new InvalidValueError('is not a URL');
      const parsed = new URL(value);
      if (!schemes.includes(parsed.protocol.slice(0, -1)))
        throw new InvalidValueError('has an unsupported scheme');
      if (parsed.hostname === '') throw new InvalidValueError('has no host');
      if (parts === 'origin only' && parsed.origin !== value.replace(/\/$/, '')) {
        throw new InvalidValueError('has more than scheme, host and port, or is not normalized');
      }
      return parts === 'origin only' ? parsed.origin : value;
    },
  };
}

/** Where players reach the operator. */
export const contact: EnvVar<string> = {
  expected: 'an e-mail address, or https://…',
  parse(value) {
    const isAddress = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(value);
    if (!isAddress && !(value.startsWith('https://') && URL.canParse(value)))
      throw new InvalidValueError('is neither an e-mail address nor an https URL');
    return value;
  },
};

const sessionKeyBytes = 32;

/** Shell command that makes a session key. */
export const keyCommand = `openssl rand -base64 ${sessionKeyBytes}`;

/** One or more base64 keys of 32 bytes, newest first. */
export const sessionKeys: EnvVar<readonly Buffer[]> = {
  expected: `one or more keys of ${sessionKeyBytes} bytes in base64, separated by commas, newest first; \`${keyCommand}\` makes one`,
  secret: true,
  parse(value) {
    const texts = value.split(',').map((part) => part.trim());
    return texts.map((part, index) => {
      const key = Buffer.from(part, 'base64');
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(part) || key.length !== sessionKeyBytes) {
        throw new InvalidValueError(`is invalid: key ${index + 1} of ${texts.length}`);
      }
      if (texts.indexOf(part) !== index) throw new InvalidValueError(`contains key ${index + 1} twice`);
      return key;
    });
  },
};

/** Shorter prefixes would trust an unreasonably large part of the internet. */
const minPrefixLength = { 4: 8, 6: 7 } as const;

/** The number of trusted proxies, or their networks. */
export const trustedProxies: EnvVar<number | readonly string[]> = {
  expected:
    'a number of proxies from 0 to 10, or their networks as CIDRs separated by commas (10.0.0.0/16), ' +
    `with prefixes of at least /${minPrefixLength[4]} (IPv4) or /${minPrefixLength[6]} (IPv6)`,
  parse(value) {
    if (/^\d+$/.test(value)) return integer(0, 10).parse(value);
    return value.split(',').map((part) => parseCidr(part.trim()));
  },
};

function parseCidr(value: string): string {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0)
    throw new InvalidValueError(`contains '${value}', which is not an address or network`);
  if (prefix === undefined) return value;
  const ipVersion = family === 6 ? 6 : 4;
  const prefixLength = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (prefixLength < minPrefixLength[ipVersion] || prefixLength > (ipVersion === 4 ? 32 : 128)) {
    throw new InvalidValueError(`contains '${value}', whose prefix is not allowed`);
  }
  return value;
}

/** Whether a URL points to this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
