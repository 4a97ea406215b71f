/**
 * `npm run test:hostile [-- REQUESTS]`: fuzzes the service with requests generated from its OpenAPI document, with
 * invalid types, sizes, encodings, methods, paths, headers and cookies. Fails for 5xx responses, undeclared statuses,
 * media types or bodies, and missing responses.
 */
import { fetchOpenApi, listOperations } from '../../contracts/openapi.ts';
import { createTestApp } from '../../service/testing/test-app.ts';
import { SeededRandom } from '../../service/testing/seeded-random.ts';
import { FuzzConnection } from './connection.ts';
import { ResponseValidator } from './openapi-document.ts';
import { RequestGenerator } from './requests.ts';

const maxRequests = Number(process.argv[2] ?? 20_000);
const concurrency = 16;
const maxRunMs = 15 * 60_000;

const service = await createTestApp();
const document = await fetchOpenApi(service.url);
const operations = listOperations(document);
const validator = new ResponseValidator(document);

/** Creates users and an open, a playing and a finished game. @returns their ids and names */
async function createTestData(): Promise<string[]> {
  const [host, friend] = [service.createClient(), service.createClient()];
  const users = [await host.signInAsGuest(), await friend.signInAsGuest()];
  const games: string[] = [];
  for (const state of ['open', 'playing', 'finished']) {
    const { id } = (await host.post('/games', {})).body.game;
    if (state !== 'open') await friend.post(`/games/${id}/join`);
    if (state === 'finished') await friend.post(`/games/${id}/resign`);
    games.push(id);
  }
  return [...games, ...users.map(({ id }) => id), ...users.map(({ name }) => `@${name}`)];
}
const ids = await createTestData();

const violations = new Map<string, number>();
const statuses = new Map<number, number>();
const count = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);
const startedAt = performance.now();
let sent = 0;

async function runClient(seed: number): Promise<void> {
  const requests = new RequestGenerator(new SeededRandom(seed), operations, () => ids);
  const connection = new FuzzConnection(service.url);
  while (sent < maxRequests && performance.now() - startedAt < maxRunMs) {
    sent += 1;
    const request = requests.next();
    const name = `${request.method} ${(request.operation?.path ?? request.path).slice(0, 60)}`;
    try {
      const response = await connection.send(request);
      count(statuses, response.status);
      const violation = validator.findViolation(response, request.operation);
      if (violation !== null) count(violations, `${name} (${request.path.slice(0, 80)}): ${violation}`);
    } catch (error) {
      count(violations, `${name} (${request.path.slice(0, 80)}): ${(error as Error).message}`);
    }
  }
  connection.close();
}

await Promise.all(Array.from({ length: concurrency }, (_, index) => runClient(index + 1)));
const seconds = (performance.now() - startedAt) / 1000;
const violationCount = [...violations.values()].reduce((sum, occurrences) => sum + occurrences, 0);
for (const [kind, occurrences] of [...violations].slice(0, 40)) console.log(`${occurrences} × ${kind}`);
const byStatus = [...statuses]
  .sort(([one], [other]) => one - other)
  .map(([status, occurrences]) => `${status}: ${occurrences}`);
console.log(`responses by status: ${byStatus.join(', ')}`);
console.log(
  `${sent} requests to ${operations.length} operations in ${seconds.toFixed(0)} s, ${violationCount} violations`,
);
const hasPassed = violationCount === 0 && sent >= maxRequests;
console.log(`\n${hasPassed ? '1 passed, 0 failed' : '0 passed, 1 failed'}`);
process.exit(hasPassed ? 0 : 1);
