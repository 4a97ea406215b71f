import { isIP } from 'node:net';

/** What one variable may hold, and how its text becomes a value. */
export interface Form<T> {
  /** What is allowed, for the person who reads the refusal and for the documentation. */
  readonly allowed: string;
  /** A secret's text is never quoted. */
  readonly secret?: true;
  /** @throws WrongValue with the fault as the end of a sentence: "is not a number" */
  read(text: string): T;
}

/** A value that is not what its variable may hold. */
export class WrongValue extends Error {}

/** A whole number in `[least, most]`. */
export function wholeNumber(least: number, most: number, note = ''): Form<number> {
  return {
    allowed: `a whole number from ${least} to ${most}${note}`,
    read(text) {
      if (!/^\d{1,9}$/.test(text)) throw new WrongValue('is not a whole number');
      const number = Number(text);
      if (number < least || number > most) throw new WrongValue('is out of range');
      return number;
    },
  };
}

/** One of the words given. */
export function oneOf<const T extends readonly string[]>(...words: T): Form<T[number]> {
  return {
    allowed: words.join(', '),
    read(text) {
      if (!words.includes(text)) throw new WrongValue('is none of them');
      return text;
    },
  };
}

/** Text of a certain shape. */
export function text(pattern: RegExp, allowed: string): Form<string> {
  return {
    allowed,
    read(value) {
      if (!pattern.test(value)) throw new WrongValue('has another form');
      return value;
    },
  };
}

/** A URL with one of the schemes given, and nothing that the service would ignore. */
export function url(schemes: readonly string[], parts: 'origin only' | 'with credentials'): Form<string> {
  const example = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  return {
    allowed: parts === 'origin only' ? `${example}, scheme, host and port only` : example,
    ...(parts === 'with credentials' ? { secret: true as const } : {}),
    read(value) {
      if (!URL.canParse(value)) throw new WrongValue('is not a URL');
      const parsed = new URL(value);
      if (!schemes.includes(parsed.protocol.slice(0, -1))) throw new WrongValue('has another scheme');
      if (parsed.hostname === '') throw new WrongValue('names no host');
      if (parts === 'origin only' && parsed.origin !== value.replace(/\/$/, '')) {
        throw new WrongValue('has more than scheme, host and port, or is not in its normal form');
      }
      return parts === 'origin only' ? parsed.origin : value;
    },
  };
}

const keyBytes = 32;

/** One or more base64 keys of 32 bytes, newest first. */
export const sessionKeys: Form<readonly Buffer[]> = {
  allowed: `one or more keys of ${keyBytes} bytes in base64, separated by commas, newest first`,
  secret: true,
  read(value) {
    const texts = value.split(',').map((part) => part.trim());
    return texts.map((part, index) => {
      const key = Buffer.from(part, 'base64');
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(part) || key.length !== keyBytes) {
        throw new WrongValue(`has a fault in key ${index + 1} of ${texts.length}`);
      }
      if (texts.indexOf(part) !== index) throw new WrongValue(`names key ${index + 1} twice`);
      return key;
    });
  },
};

/** No network in use is larger than these; a shorter prefix would come close to trusting everybody. */
const shortestPrefix = { 4: 8, 6: 7 } as const;

/** How many proxies stand in front, or the networks they are in. */
export const trustedProxies: Form<number | readonly string[]> = {
  allowed:
    'a number of proxies from 0 to 10, or their networks as CIDRs separated by commas (10.0.0.0/16), ' +
    `IPv4 /${shortestPrefix[4]} and IPv6 /${shortestPrefix[6]} at the widest; never everybody`,
  read(value) {
    if (/^\d+$/.test(value)) return wholeNumber(0, 10).read(value);
    return value.split(',').map((part) => cidr(part.trim()));
  },
};

function cidr(value: string): string {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) throw new WrongValue(`has '${value}', which is no address or network`);
  if (prefix === undefined) return value;
  const kind = family === 6 ? 6 : 4;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (bits < shortestPrefix[kind] || bits > (kind === 4 ? 32 : 128)) {
    throw new WrongValue(`has '${value}', whose prefix is not allowed`);
  }
  return value;
}

/** Whether a URL leads to this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
