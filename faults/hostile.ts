/**
 * `npm run test:hostile`: requests made from the service's own OpenAPI document with one thing or another wrong: types,
 * sizes, encodings, methods, paths, cookies. None may be answered 5xx, with a status or a media type that the document
 * does not declare, or not at all.
 */
import { request } from 'node:http';
import { testApp } from '../service/testing/test-app.ts';

interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}
interface Answer {
  readonly status: number;
  readonly type: string;
}
interface Wrong {
  readonly method: string;
  readonly path: string;
  readonly fault: string;
}

const total = Number(process.argv[2] ?? 20_000);
const atOnce = 20;
const patienceMs = 10_000;

const service = await testApp();
const document = (await (await fetch(`${service.url}/docs/json`)).json()) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    // A stream that is opened well does not end; what is wrong with a request to one is seen without.
    .filter(() => !path.endsWith('/events'))
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const guest = service.client();
await guest.asGuest();

let seed = 1;
/** A number in [0, 1), the same in each run, so that what it finds can be found again (mulberry32). */
function chance(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
function one<T>(of: readonly T[]): T {
  return of[Math.floor(chance() * of.length)] as T;
}

const words = [
  '',
  ' ',
  'x',
  '__proto__',
  'constructor',
  '../..',
  '\u0000',
  '\ud800',
  '🎲',
  "' OR 1=1",
  '<script>',
  'a'.repeat(5_000),
];
const values = [null, true, false, 0, -1, 9, 1.5, 1e308, [], {}, [[]], { $ne: 1 }, ...words];
const fields = [
  'name',
  'username',
  'email',
  'password',
  'login',
  'cell',
  'after',
  'opponent',
  'bot',
  'moveSeconds',
  'withdraw',
  '__proto__',
];
const segments = [
  'AAAAAAAAAAAAAAAAAAAAAA',
  '@nobody',
  '%00',
  '%',
  '%2e%2e%2f',
  '%ff',
  '..',
  'a'.repeat(400),
  '%F0%9F%8E%B2',
  "'",
];
const types = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data',
  'application/xml',
  '',
  'a/b/c',
];

function body(): string | Buffer {
  const kind = chance();
  if (kind < 0.1) return Buffer.from([0xff, 0xfe, 0x7b, 0x80]);
  if (kind < 0.2)
    return one(['', '{', '[', 'null', '"', '{"a":', '[1,2', '{"cell":1e999}', '{"a":1,"a":2}', '\ufeff{}']);
  if (kind < 0.25) return JSON.stringify('x'.repeat(20_000));
  if (kind < 0.3) return '['.repeat(3_000);
  const count = Math.floor(chance() * 4);
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, () => [one(fields), one(values)])));
}

function headers(): Record<string, string> {
  const some: Record<string, string> = { 'content-type': one(types) };
  if (chance() < 0.6) some['cookie'] = guest.cookie;
  else if (chance() < 0.5)
    some['cookie'] = one([
      'noughts=',
      'noughts=x;y',
      'noughts=%',
      `noughts=${'A'.repeat(6_000)}`,
      '=;;=',
      'noughts=a; noughts=b',
    ]);
  if (chance() < 0.1) some['idempotency-key'] = one(['x', 'a'.repeat(22), 'a'.repeat(65), '{}']);
  if (chance() < 0.1) some['if-none-match'] = one(['"1"', '*', 'W/"', ',,,']);
  if (chance() < 0.1) some['origin'] = one(['null', 'https://evil.example', 'x']);
  if (chance() < 0.1) some['accept-encoding'] = one(['br', 'gzip;q=x', '*', 'identity;q=0']);
  if (chance() < 0.05) some['x-forwarded-for'] = one(['1.2.3.4, ::1', "'", 'a'.repeat(300)]);
  if (chance() < 0.05) some['content-encoding'] = one(['gzip', 'br', 'x']);
  return some;
}

function send(
  method: string,
  path: string,
  given: Record<string, string>,
  content: string | Buffer | undefined,
): Promise<Answer> {
  return new Promise((done, fail) => {
    const call = request(service.url, { method, path, headers: given, timeout: patienceMs }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        done({ status: answer.statusCode ?? 0, type: String(answer.headers['content-type'] ?? '') }),
      );
      answer.once('error', fail);
    });
    call.once('timeout', () => call.destroy(new Error(`no answer within ${patienceMs} ms`)));
    call.once('error', fail);
    call.end(content);
  });
}

function faultOf({ status, type }: Answer, operation: Operation | undefined): string | null {
  if (status >= 500) return `answered ${status}`;
  if (!operation) return null;
  const declared = operation.responses[String(status)];
  if (!declared) return `undeclared status ${status}`;
  const media = Object.keys(declared.content ?? {});
  const [given = ''] = type.split(';');
  return media.length > 0 && given !== '' && !media.includes(given)
    ? `undeclared type ${given} with ${status}`
    : null;
}

const wrong: Wrong[] = [];
let sent = 0;
async function lane(): Promise<void> {
  while (sent < total) {
    sent += 1;
    const { path: template, method, operation } = one(operations);
    const path = template.replaceAll(/\{[^}]+\}/g, () => one(segments));
    const query =
      chance() < 0.2
        ? `?${one(['limit', 'cursor', 'against', 'x'])}=${one(['', '-1', '1e9', '%ff', 'abc', '%00'])}`
        : '';
    const verb =
      chance() < 0.1 ? one(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND']) : method;
    const content = verb === 'GET' || verb === 'HEAD' ? undefined : body();
    // A path may lead elsewhere than its template, and another verb to no operation at all.
    const plain = verb === method && path === template;
    try {
      const fault = faultOf(
        await send(verb, path + query, headers(), content),
        plain ? operation : undefined,
      );
      if (fault) wrong.push({ method: verb, path: path + query, fault });
    } catch (error) {
      wrong.push({ method: verb, path: path + query, fault: (error as Error).message });
    }
  }
}

await Promise.all(Array.from({ length: atOnce }, lane));
const kinds = new Map<string, number>();
for (const { method, path, fault } of wrong) {
  const kind = `${method} ${path.slice(0, 60)}: ${fault}`;
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}
for (const [kind, count] of [...kinds].slice(0, 40)) console.log(`${count} × ${kind}`);
console.log(`${sent} requests to ${operations.length} operations, ${wrong.length} wrong answers`);
console.log(`\n${wrong.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed'}`);
process.exit(wrong.length === 0 ? 0 : 1);
