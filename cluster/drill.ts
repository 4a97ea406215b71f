import { Agent, request } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { builtService } from './built-service.ts';
import { missingPrograms, startCluster } from './cluster.ts';

/** `npm run drill`: players play through the cluster while one server is killed, and later comes back. */
const absent = missingPrograms();
if (absent.length > 0) {
  console.error(absent.join('\n'));
  process.exit(1);
}

// What it starts ends with the event `exit`, which a signal alone does not bring about.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const phaseMs = 6_000;
const couples = 5;
const cluster = await startCluster({ servers: 2, program: builtService(), settings: { RATE_LIMIT: 'off' } });
const agent = new Agent({ keepAlive: true, ca: cluster.certificate });
const began = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${text}`);

let games = 0;
let requests = 0;
const failures: number[] = [];
let longestWaitMs = 0;

/** What players have noticed since this was last asked. */
function noticed(failedBefore: number): string {
  const failed = failures.length - failedBefore;
  const waited = Math.round(longestWaitMs);
  longestWaitMs = 0;
  return `${games} games; ${failed} failed request${failed === 1 ? '' : 's'}, longest wait for an answer ${waited} ms`;
}

interface GameBody {
  readonly game: { readonly id: string; readonly moves: number[]; readonly status: string };
}

/** One request through the proxy; what fails is counted, and asked again as a browser's client does. */
async function ask(cookie: { value: string }, path: string, body: object): Promise<GameBody> {
  const asked = performance.now();
  for (;;) {
    requests += 1;
    const answer = await send(cookie, path, JSON.stringify(body)).catch(() => null);
    if (answer !== null && answer.status < 500) {
      longestWaitMs = Math.max(longestWaitMs, performance.now() - asked);
      return JSON.parse(answer.text) as GameBody;
    }
    failures.push(performance.now());
    await setTimeout(100);
  }
}

function send(
  cookie: { value: string },
  path: string,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', cookie: cookie.value };
    const call = request(cluster.origin + path, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('error', fail);
      answer.once('end', () => {
        const [set] = answer.headers['set-cookie'] ?? [];
        if (set !== undefined) cookie.value = set.split(';', 1)[0] ?? '';
        done({ status: answer.statusCode ?? 0, text });
      });
    });
    call.once('error', fail);
    call.end(body);
  });
}

let playing = true;
async function couple(): Promise<void> {
  const host = { value: '' };
  const friend = { value: '' };
  for (const player of [host, friend]) await ask(player, '/auth/guest', {});
  while (playing) {
    const { game } = await ask(host, '/games', {});
    await ask(friend, `/games/${game.id}/join`, {});
    const order = [0, 1, 2, 4, 3, 5, 7, 6, 8];
    for (const [index, cell] of order.entries()) {
      await ask(index % 2 === 0 ? host : friend, `/games/${game.id}/moves`, {
        cell,
        after: order.slice(0, index),
      });
      await setTimeout(30);
    }
    games += 1;
  }
}

say(`two servers at ${cluster.origin}; ${couples} couples begin to play`);
const couplesPlaying = Array.from({ length: couples }, couple);
await setTimeout(phaseMs);
const [victim] = cluster.servers;
if (!victim) throw new Error('the cluster has no server');
say(`${noticed(0)}; now kill -9 ${victim.name}`);
const failedBeforeKill = failures.length;
const killedAt = performance.now();
await victim.stop('SIGKILL');
await setTimeout(phaseMs);
const last = failures.filter((at) => at >= killedAt).at(-1);
const recovered = last === undefined ? 0 : (last - killedAt) / 1000;
say(`${noticed(failedBeforeKill)}; the last ${recovered.toFixed(2)} s after the kill`);
await victim.start();
say(`${victim.name} is back; the proxy lets it in after two good checks`);
const before = failures.length;
await setTimeout(phaseMs);
say(`${noticed(before)}; now ${victim.name} is asked to end (SIGTERM)`);
const drainedFrom = failures.length;
await victim.stop('SIGTERM');
await setTimeout(2_000);
playing = false;
await Promise.all(couplesPlaying);
say(`${noticed(drainedFrom)}, while it drained and ended`);
console.log(
  `\n${requests} requests, ${failures.length} failed and were repeated; ${recovered.toFixed(2)} s to recovery from a kill`,
);
agent.destroy();
await cluster.stop();
process.exit(0);
