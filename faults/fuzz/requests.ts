import type { ApiOperation } from '../../contracts/openapi.ts';
import type { JsonSchema } from '../../contracts/schema-fields.ts';
import type { SeededRandom } from '../../service/testing/seeded-random.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | null;
  /** Whether to send the connection's session cookie. */
  readonly withSession: boolean;
  /** The operation in the document; null for an unknown route. */
  readonly operation: ApiOperation | null;
}

const oddStrings = [
  ...['', ' ', 'x', '__proto__', 'constructor', '../..', '\u0000', '\ud800', '\u202e', '🎲', 'ﬁ', 'İ'],
  ...["' OR 1=1", '<script>', '{{7*7}}', '%s%n', 'a\r\nb: c', 'a'.repeat(5_000), '\ufdfa'.repeat(1_000)],
];
const oddValues = [null, true, false, 0, -1, 9, 1.5, 1e308, 2 ** 53, [], {}, [[]], { $ne: 1 }, ...oddStrings];
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
const oddSegments = [
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
const oddQueryValues = [
  '',
  '-1',
  '0',
  '1e9',
  '%ff',
  'abc',
  '%00',
  '%',
  'a'.repeat(1_000),
  '[]',
  '1&limit=2',
  '@x',
];
const oddContentTypes = [
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
const oddCookies = [
  ...['noughts=', 'noughts=x;y', 'noughts=%', `noughts=${'A'.repeat(6_000)}`, '=;;=', 'noughts=a; noughts=b'],
  ...['noughts=AAAA%3BAAAA', 'theme=x', '__proto__=1', 'noughts="'],
];

/** Generates valid and invalid requests from the OpenAPI document. */
export class RequestGenerator {
  readonly #random: SeededRandom;
  readonly #operations: readonly ApiOperation[];
  readonly #ids: () => readonly string[];

  /** @param ids ids and names that exist */
  constructor(random: SeededRandom, operations: readonly ApiOperation[], ids: () => readonly string[]) {
    this.#random = random;
    this.#operations = operations;
    this.#ids = ids;
  }

  next(): FuzzRequest {
    const random = this.#random;
    const operation = random.pick(this.#operations);
    const method = random.chance(0.1) ? random.pick(otherMethods) : operation.method;
    const path = operation.path.replaceAll(/\{[^}]+\}/g, () =>
      random.pick(random.chance(0.5) ? this.#ids() : oddSegments),
    );
    const schema = operation.requestBody?.content['application/json']?.schema;
    const sendsBody = method !== 'GET' && method !== 'HEAD' && !(schema === undefined && random.chance(0.5));
    const { headers, withSession } = this.#createHeaders(sendsBody);
    return {
      method,
      path: path + this.#createQuery(operation),
      headers,
      body: sendsBody ? this.#createBody(schema) : null,
      withSession,
      operation: this.#findOperation(method, operation, path),
    };
  }

  /** Finds the operation by path, which can differ from the original one: `/games/{id}` with `match`. */
  #findOperation(method: string, { path: template }: ApiOperation, path: string): ApiOperation | null {
    const effectiveMethod = method === 'HEAD' ? 'GET' : method;
    const exactMatch = this.#operations.find((each) => each.path === path && each.method === effectiveMethod);
    const match =
      exactMatch ??
      this.#operations.find((each) => each.path === template && each.method === effectiveMethod);
    // Streams and the logout have no HEAD route (`exposeHeadRoute: false`).
    const isWithoutBody = method === 'HEAD' && /\/events$|^\/auth\/logout$/.test(template);
    return isWithoutBody ? null : (match ?? null);
  }

  #createQuery({ parameters = [] }: ApiOperation): string {
    const queryNames = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
    const names = [...queryNames, 'limit', 'cursor', 'x'];
    return this.#random.chance(0.25)
      ? `?${this.#random.pick(names)}=${this.#random.pick(oddQueryValues)}`
      : '';
  }

  #createHeaders(sendsBody: boolean): { headers: Record<string, string>; withSession: boolean } {
    const random = this.#random;
    const headers: Record<string, string> = {};
    if (sendsBody)
      headers['content-type'] = random.chance(0.8) ? 'application/json' : random.pick(oddContentTypes);
    const withSession = random.chance(0.7);
    if (!withSession && random.chance(0.5)) headers['cookie'] = random.pick(oddCookies);
    for (const [name, oddHeaderValues] of Object.entries(oddHeaders)) {
      if (random.chance(0.03)) headers[name] = random.pick(oddHeaderValues);
    }
    return { headers, withSession };
  }

  #createBody(schema: JsonSchema | undefined): Buffer {
    const random = this.#random;
    if (random.chance(0.05)) return Buffer.from([0xff, 0xfe, 0x7b, 0x80]);
    if (schema === undefined || random.chance(0.15)) return Buffer.from(random.pick(badBodies));
    const sample = this.#createSample(schema);
    if (random.chance(0.1)) return Buffer.from(JSON.stringify(random.pick(oddValues)));
    return Buffer.from(JSON.stringify(random.chance(0.7) ? this.#mutate(sample) : sample));
  }

  /** Generates a value that roughly matches the schema. */
  #createSample(schema: JsonSchema): unknown {
    const random = this.#random;
    const {
      anyOf,
      enum: allowed,
      type,
      properties = {},
      required = [],
      items,
      minimum = 0,
      maximum = 10,
      maxItems = 8,
    } = schema;
    if (anyOf) return this.#createSample(random.pick(anyOf));
    if (allowed) return random.pick(allowed);
    if (type === 'integer' || type === 'number')
      return random.integerBetween(Number(minimum), Number(maximum));
    if (type === 'boolean') return random.chance(0.5);
    if (type === 'null') return null;
    if (type === 'string')
      return random.pick([...this.#ids(), 'Quiet Otter', 'otter@example.org', 'correct horse']);
    if (type === 'array') {
      return Array.from({ length: random.integerBetween(0, Number(maxItems)) }, () =>
        this.#createSample(items ?? {}),
      );
    }
    const includedProperties = Object.entries(properties).filter(
      ([name]) => required.includes(name) || random.chance(0.5),
    );
    return Object.fromEntries(includedProperties.map(([name, each]) => [name, this.#createSample(each)]));
  }

  /** Copies the value with one property invalid, missing or added. */
  #mutate(sample: unknown): unknown {
    if (typeof sample !== 'object' || sample === null || Array.isArray(sample))
      return this.#random.pick(oddValues);
    const members = Object.entries(sample);
    const [name] = this.#random.pick(members.length > 0 ? members : [['x', 1]]);
    if (this.#random.chance(0.2)) return Object.fromEntries(members.filter(([other]) => other !== name));
    const mutatedName = this.#random.chance(0.2) ? this.#random.pick(oddStrings) : name;
    return Object.fromEntries([...members, [mutatedName, this.#random.pick(oddValues)]]);
  }
}
