import type { Chance } from './seeded-random.ts';
import type { Operation, Schema } from './openapi-document.ts';

export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | null;
  /** Whether the asker's own cookie goes with it. */
  readonly asSomebody: boolean;
  /** What the document has for it; null where it has nothing. */
  readonly operation: Operation | null;
}

const words = [
  ...['', ' ', 'x', '__proto__', 'constructor', '../..', '\u0000', '\ud800', '\u202e', '🎲', 'ﬁ', 'İ'],
  ...["' OR 1=1", '<script>', '{{7*7}}', '%s%n', 'a\r\nb: c', 'a'.repeat(5_000), '\ufdfa'.repeat(1_000)],
];
const values = [null, true, false, 0, -1, 9, 1.5, 1e308, 2 ** 53, [], {}, [[]], { $ne: 1 }, ...words];
const badBodies = [
  ...[
    '',
    '{',
    '[',
    'null',
    '"',
    '{"a":',
    '[1,2',
    '{"cell":1e999}',
    '{"a":1,"a":2}',
    '\ufeff{}',
    'NaN',
    '{}{}',
  ],
  ...['['.repeat(3_000), '{"a":'.repeat(3_000), JSON.stringify('x'.repeat(20_000)), '{"__proto__":{"x":1}}'],
];
const segments = [
  ...['@nobody', '%00', '%', '%2e%2e%2f', '%ff', '..', '.', "'", '%F0%9F%8E%B2', '%ED%A0%80', '%0d%0a', '*'],
  ...[
    'AAAAAAAAAAAAAAAAAAAAAA',
    'a'.repeat(300),
    'a'.repeat(4_000),
    '%2F',
    '%25',
    '@%00',
    'match',
    '-1',
    '[object]',
    '%EF%B7%BA'.repeat(200),
  ],
];
const queries = ['', '-1', '0', '1e9', '%ff', 'abc', '%00', '%', 'a'.repeat(1_000), '[]', '1&limit=2', '@x'];
const types = [
  ...['application/json', 'application/json; charset=utf-16', 'text/plain', 'multipart/form-data'],
  ...['application/xml', '', 'a/b/c', 'application/x-www-form-urlencoded', 'application/json; charset="'],
];
const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'GET', 'POST'];
const oddHeaders: Record<string, readonly string[]> = {
  'idempotency-key': ['x', 'a'.repeat(22), 'a'.repeat(65), '{}'],
  'if-none-match': ['"1"', '*', 'W/"', ',,,', '"'.repeat(500)],
  'last-event-id': ['1', '-1', '9'.repeat(400), 'x', '1e3'],
  origin: ['null', 'https://evil.example', 'x', ''],
  'sec-fetch-site': ['cross-site', 'same-origin', 'x'],
  'accept-encoding': ['br', 'gzip;q=x', '*', 'identity;q=0'],
  accept: ['text/html', '*/*;q=0', 'x'],
  authorization: ['Bearer x', 'Basic %', ''],
  'x-forwarded-for': ['1.2.3.4, ::1', "'", 'a'.repeat(300)],
  'x-forwarded-host': ['evil.example', ''],
  'x-forwarded-proto': ['https', 'x'],
  'content-encoding': ['gzip', 'br', 'x'],
  expect: ['100-continue'],
  range: ['bytes=0-1', 'bytes=9-1'],
  'x-http-method-override': ['DELETE'],
};
const cookies = [
  ...['noughts=', 'noughts=x;y', 'noughts=%', `noughts=${'A'.repeat(6_000)}`, '=;;=', 'noughts=a; noughts=b'],
  ...['noughts=AAAA%3BAAAA', 'theme=x', '__proto__=1', 'noughts="'],
];

/** Makes requests from what the document allows, with one thing or another wrong, or nothing. */
export class Requests {
  readonly #chance: Chance;
  readonly #operations: readonly Operation[];
  readonly #ids: () => readonly string[];

  /** @param ids ids and names that exist */
  constructor(chance: Chance, operations: readonly Operation[], ids: () => readonly string[]) {
    this.#chance = chance;
    this.#operations = operations;
    this.#ids = ids;
  }

  next(): HostileRequest {
    const chance = this.#chance;
    const chosen = chance.one(this.#operations);
    const method = chance.happens(0.1) ? chance.one(otherMethods) : chosen.method;
    const path = chosen.path.replaceAll(/\{[^}]+\}/g, () =>
      chance.one(chance.happens(0.5) ? this.#ids() : segments),
    );
    const sendsBody = method !== 'GET' && method !== 'HEAD' && !(chosen.body === null && chance.happens(0.5));
    const { headers, asSomebody } = this.#headers(sendsBody);
    return {
      method,
      path: path + this.#query(chosen),
      headers,
      body: sendsBody ? this.#body(chosen.body) : null,
      asSomebody,
      operation: this.#operationFor(method, chosen, path),
    };
  }

  /** A path may lead to another operation than the one it was made from: `/games/{id}` with `match`. */
  #operationFor(method: string, { path: template }: Operation, path: string): Operation | null {
    const asked = method === 'HEAD' ? 'GET' : method;
    const literal = this.#operations.find((each) => each.path === path && each.method === asked);
    const found = literal ?? this.#operations.find((each) => each.path === template && each.method === asked);
    // Nothing of a stream is left without its body, nor is a logout a thing to look at first.
    const isHeadless = method === 'HEAD' && /\/events$|^\/auth\/logout$/.test(template);
    return isHeadless ? null : (found ?? null);
  }

  #query({ inQuery }: Operation): string {
    const names = [...Object.keys(inQuery), 'limit', 'cursor', 'x'];
    return this.#chance.happens(0.25) ? `?${this.#chance.one(names)}=${this.#chance.one(queries)}` : '';
  }

  #headers(sendsBody: boolean): { headers: Record<string, string>; asSomebody: boolean } {
    const chance = this.#chance;
    const headers: Record<string, string> = {};
    if (sendsBody) headers['content-type'] = chance.happens(0.8) ? 'application/json' : chance.one(types);
    const asSomebody = chance.happens(0.7);
    if (!asSomebody && chance.happens(0.5)) headers['cookie'] = chance.one(cookies);
    for (const [name, odd] of Object.entries(oddHeaders)) {
      if (chance.happens(0.03)) headers[name] = chance.one(odd);
    }
    return { headers, asSomebody };
  }

  #body(schema: Schema | null): Buffer {
    const chance = this.#chance;
    if (chance.happens(0.05)) return Buffer.from([0xff, 0xfe, 0x7b, 0x80]);
    if (schema === null || chance.happens(0.15)) return Buffer.from(chance.one(badBodies));
    const sample = this.#sample(schema);
    if (chance.happens(0.1)) return Buffer.from(JSON.stringify(chance.one(values)));
    return Buffer.from(JSON.stringify(chance.happens(0.7) ? this.#spoilt(sample) : sample));
  }

  /** A value that the schema allows, more or less. */
  #sample(schema: Schema): unknown {
    const chance = this.#chance;
    const {
      anyOf,
      enum: allowed,
      type,
      properties = {},
      items,
      minimum = 0,
      maximum = 10,
      maxItems = 8,
    } = schema;
    if (Array.isArray(anyOf)) return this.#sample(chance.one(anyOf as Schema[]));
    if (Array.isArray(allowed)) return chance.one(allowed as unknown[]);
    if (type === 'integer' || type === 'number') return chance.between(Number(minimum), Number(maximum));
    if (type === 'boolean') return chance.happens(0.5);
    if (type === 'null') return null;
    if (type === 'string')
      return chance.one([...this.#ids(), 'Quiet Otter', 'otter@example.org', 'correct horse']);
    if (type === 'array') {
      return Array.from({ length: chance.between(0, Number(maxItems)) }, () => this.#sample(items as Schema));
    }
    const required = (schema['required'] ?? []) as string[];
    const wanted = Object.entries(properties as Record<string, Schema>).filter(
      ([name]) => required.includes(name) || chance.happens(0.5),
    );
    return Object.fromEntries(wanted.map(([name, each]) => [name, this.#sample(each)]));
  }

  /** The same with one member wrong, missing or too many. */
  #spoilt(sample: unknown): unknown {
    if (typeof sample !== 'object' || sample === null || Array.isArray(sample))
      return this.#chance.one(values);
    const members = Object.entries(sample);
    const [name] = this.#chance.one(members.length > 0 ? members : [['x', 1]]);
    if (this.#chance.happens(0.2)) return Object.fromEntries(members.filter(([other]) => other !== name));
    const wrong = this.#chance.happens(0.2) ? this.#chance.one(words) : name;
    return Object.fromEntries([...members, [wrong, this.#chance.one(values)]]);
  }
}
