import { expect } from 'chai';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { deriveId } from '../shared/ids.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestClient } from '../testing/test-app.ts';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

/** DynamoDB's limit for a partition key, in bytes of UTF-8; for a sort key it is half of that. */
const maxKeyBytes = 2_048;

type Json = Record<string, unknown>;

/** Values that DynamoDB would reject in a command: empty or too long keys, and strings with lone surrogates. */
function findInvalidValues({ Key, RequestItems, KeyConditionExpression, ...input }: Json): string[] {
  const batches = Object.values((RequestItems ?? {}) as Record<string, { Keys: unknown }>);
  const keys = collectStrings([
    Key,
    batches.map(({ Keys }) => Keys),
    KeyConditionExpression !== undefined && input['ExpressionAttributeValues'],
  ]);
  return [
    ...keys.filter((text) => text === '' || Buffer.byteLength(text) > maxKeyBytes),
    ...[...keys, ...collectStrings(input)].filter(isMalformed),
  ].map((text) => JSON.stringify(text.slice(0, 40)));
}

function isMalformed(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function collectStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(collectStrings) : [];
}

describe('attack: values that the database rejects (500 on demand)', function () {
  this.timeout(120_000);
  let service: TestAppWithPages;
  let player: TestClient;
  let id: string;
  let invalidValues: string[];
  before(async () => {
    const { database } = await createTestDatabase();
    const monitoredDatabase = createInterceptedDatabase(database, ({ command, execute }) => {
      invalidValues.push(...findInvalidValues(command.input));
      return execute();
    });
    invalidValues = [];
    service = await createTestAppWithPages({ database: monitoredDatabase });
    player = service.createClient();
    ({ id } = await player.signInAsGuest('Otter'));
  });
  after(() => service.close());

  const hostileTexts = {
    'an empty string': '',
    'a space': ' ',
    'a NUL': 'a\0b',
    'a lone surrogate': 'ab\ud800',
    '1,024 characters that NFKC expands to 18 each': '\ufdfa'.repeat(1_024),
    '28 characters that NFKC expands to 18 each': '\ufdfa'.repeat(28),
    '1,024 characters of three bytes': '漢'.repeat(1_024),
    'an e-mail address of 3 kB': `${'漢'.repeat(1_000)}@example.org`,
    '1,024 ASCII letters': 'a'.repeat(1_024),
    'the key of another item': 'queue#0',
    'the separators of our keys': '#|~#A#F#',
  };

  /** Encodes a path segment. A lone surrogate, which cannot be percent-encoded, becomes three invalid UTF-8 bytes. */
  const encoded = (text: string) =>
    encodeURIComponent(text.replace('\ud800', '')) + (isMalformed(text) ? '%ED%A0%80' : '');
  /** Forged cursors, which anyone with the source code can create. */
  const buildCursors = (position: string, owner: string) =>
    [position, JSON.stringify([position, deriveId('cursor', owner, '', position)])].map((text) =>
      Buffer.from(text).toString('base64url'),
    );

  const game = 'A'.repeat(22);
  const actions = ['join', 'accept', 'decline', 'cancel', 'resign', 'claim', 'rematch'];
  const bodies = (text: string): [string, object][] => [
    ['/auth/login', { login: text, password: 'correct horse' }],
    ['/auth/login', { login: 'Otter', password: text }],
    ['/auth/register', { username: text, email: text, password: text }],
    ['/auth/register', { username: `Ann${text}`, email: `${text}@example.org`, password: 'correct horse' }],
    ['/games', { opponent: text }],
    ...actions.map((action): [string, object] => [`/games/${encoded(text)}/${action}`, {}]),
    [`/games/${encoded(text)}/moves`, { cell: 0, after: [] }],
  ];
  const paths = (text: string) => [
    `/users/${encoded(text)}`,
    `/users/@${encoded(text)}`,
    `/users/${encoded(text)}/games`,
    `/users/@${encoded(text)}/games`,
    `/users/${id}/games?against=${encoded(text)}`,
    `/games/${encoded(text)}`,
    `/games/${encoded(text)}/events`,
    `/players/${encoded(text)}`,
    `/play/${encoded(text)}`,
    ...[encoded(text), ...buildCursors(text, id)].flatMap((cursor) => [
      `/users?cursor=${cursor}`,
      `/games?cursor=${cursor}`,
      `/users/${id}/games?cursor=${cursor}`,
      `/users/${id}/games?against=${game}&cursor=${cursor}`,
    ]),
  ];

  for (const [description, text] of Object.entries(hostileTexts)) {
    it(`cause no 5xx response and no invalid database call on any route: ${description}`, async () => {
      const headers = { 'content-type': 'application/json', cookie: player.cookie };
      const requests: [string, RequestInit][] = [
        ...paths(text).map((path): [string, RequestInit] => [path, { headers }]),
        ...bodies(text).map(([path, body]): [string, RequestInit] => [
          path,
          { method: 'POST', headers, body: JSON.stringify(body) },
        ]),
        [
          '/auth/guest',
          {
            method: 'POST',
            headers: { 'content-type': headers['content-type'] },
            body: JSON.stringify({ name: text }),
          },
        ],
      ];
      invalidValues = [];
      for (const [path, init] of requests) {
        const response = await fetch(service.url + path, init);
        const body = await response.text();
        expect(
          response.status,
          `${init.method ?? 'GET'} ${path.slice(0, 80)}: ${body.slice(0, 200)}`,
        ).to.be.below(500);
      }
      expect(invalidValues).to.deep.equal([]);
    });
  }

  it('are rejected with 400 in forged cursors', async () => {
    const positions = [
      'F#2999',
      'A',
      'F#',
      'F$',
      'Z',
      '~',
      '2999-01-01T00:00:00.000Z#AAAAAAAAAAAAAAAAAAAAAA',
    ];
    for (const cursor of positions.flatMap((position) => buildCursors(position, id))) {
      for (const path of ['/users?', '/games?', `/users/${id}/games?`, '/users/@Otter/games?']) {
        const { status, body } = await player.get<{ code: string }>(`${path}cursor=${cursor}`);
        expect([status, body.code], path + cursor).to.deep.equal([400, 'bad_cursor']);
      }
    }
  });
});
