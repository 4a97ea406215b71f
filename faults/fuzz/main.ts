/**
 * `npm run test:hostile [-- REQUESTS]`: requests made from the service's own OpenAPI document with one thing or another
 * wrong: types, sizes, encodings, methods, paths, headers, cookies. None may be answered 5xx, with a status, a media type
 * or a body that the document does not declare, or not at all.
 */
import { testApp } from '../../service/testing/test-app.ts';
import { Chance } from './seeded-random.ts';
import { Connection } from './connection.ts';
import { Judge, type OpenApiDocument, operationsOf } from './openapi-document.ts';
import { Requests } from './requests.ts';

const total = Number(process.argv[2] ?? 20_000);
const atOnce = 16;
const longestRunMs = 15 * 60_000;

const service = await testApp();
const document = (await (await fetch(`${service.url}/docs/json`)).json()) as OpenApiDocument;
const operations = operationsOf(document);
const judge = new Judge(document);

/** What is there to ask about: people, a game that waits, one that is played, one that is over. */
async function somethingThere(): Promise<string[]> {
  const [host, friend] = [service.client(), service.client()];
  const people = [await host.asGuest(), await friend.asGuest()];
  const games: string[] = [];
  for (const state of ['open', 'playing', 'finished']) {
    const { id } = (await host.post('/games', {})).body.game;
    if (state !== 'open') await friend.post(`/games/${id}/join`);
    if (state === 'finished') await friend.post(`/games/${id}/resign`);
    games.push(id);
  }
  return [...games, ...people.map(({ id }) => id), ...people.map(({ name }) => `@${name}`)];
}
const ids = await somethingThere();

const wrong = new Map<string, number>();
const statuses = new Map<number, number>();
const count = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);
const began = performance.now();
let sent = 0;

async function lane(seed: number): Promise<void> {
  const requests = new Requests(new Chance(seed), operations, () => ids);
  const connection = new Connection(service.url);
  while (sent < total && performance.now() - began < longestRunMs) {
    sent += 1;
    const request = requests.next();
    const name = `${request.method} ${(request.operation?.path ?? request.path).slice(0, 60)}`;
    try {
      const answer = await connection.send(request);
      count(statuses, answer.status);
      const fault = judge.faultOf(answer, request.operation);
      if (fault !== null) count(wrong, `${name} (${request.path.slice(0, 80)}): ${fault}`);
    } catch (error) {
      count(wrong, `${name} (${request.path.slice(0, 80)}): ${(error as Error).message}`);
    }
  }
  connection.close();
}

await Promise.all(Array.from({ length: atOnce }, (_, index) => lane(index + 1)));
const seconds = (performance.now() - began) / 1000;
const faults = [...wrong.values()].reduce((sum, times) => sum + times, 0);
for (const [kind, times] of [...wrong].slice(0, 40)) console.log(`${times} × ${kind}`);
const byStatus = [...statuses]
  .sort(([one], [other]) => one - other)
  .map(([status, times]) => `${status}: ${times}`);
console.log(`answers by status: ${byStatus.join(', ')}`);
console.log(
  `${sent} requests to ${operations.length} operations in ${seconds.toFixed(0)} s, ${faults} wrong answers`,
);
const held = faults === 0 && sent >= total;
console.log(`\n${held ? '1 passed, 0 failed' : '0 passed, 1 failed'}`);
process.exit(held ? 0 : 1);
