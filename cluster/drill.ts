import { Agent, request } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { ensureServiceBuilt } from './built-service.ts';
import { listMissingPrograms, startCluster } from './cluster.ts';

/** `npm run drill`: failover demo. Plays games through the cluster while one server is killed and restarted. */
const missingLines = listMissingPrograms();
if (missingLines.length > 0) {
  console.error(missingLines.join('\n'));
  process.exit(1);
}

// Without these handlers, signals would skip the `exit` handlers that kill child processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const phaseMs = 6_000;
const pairCount = 5;
const cluster = await startCluster({
  servers: 2,
  program: ensureServiceBuilt(),
  settings: { RATE_LIMIT: 'off' },
});
const agent = new Agent({ keepAlive: true, ca: cluster.certificate });
const drillStartedAt = performance.now();
const logLine = (text: string) =>
  console.log(`${((performance.now() - drillStartedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`);

let games = 0;
let requests = 0;
const failures: number[] = [];
let maxWaitMs = 0;

/** Failed requests and the longest wait since the previous summary. */
function summarize(failuresBefore: number): string {
  const failed = failures.length - failuresBefore;
  const waited = Math.round(maxWaitMs);
  maxWaitMs = 0;
  return `${games} games; ${failed} failed request${failed === 1 ? '' : 's'}, longest wait for a response ${waited} ms`;
}

interface GameBody {
  readonly game: { readonly id: string; readonly moves: number[]; readonly status: string };
}

/** Sends a request through the proxy. Counts failures and retries, as the web client does. */
async function sendWithRetry(cookie: { value: string }, path: string, body: object): Promise<GameBody> {
  const sentAt = performance.now();
  for (;;) {
    requests += 1;
    const response = await send(cookie, path, JSON.stringify(body)).catch(() => null);
    if (response !== null && response.status < 500) {
      maxWaitMs = Math.max(maxWaitMs, performance.now() - sentAt);
      return JSON.parse(response.text) as GameBody;
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
    const clientRequest = request(cluster.origin + path, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('error', fail);
      response.once('end', () => {
        const [setCookie] = response.headers['set-cookie'] ?? [];
        if (setCookie !== undefined) cookie.value = setCookie.split(';', 1)[0] ?? '';
        done({ status: response.statusCode ?? 0, text });
      });
    });
    clientRequest.once('error', fail);
    clientRequest.end(body);
  });
}

let isPlaying = true;
async function playPair(): Promise<void> {
  const host = { value: '' };
  const friend = { value: '' };
  for (const player of [host, friend]) await sendWithRetry(player, '/auth/guest', {});
  while (isPlaying) {
    const { game } = await sendWithRetry(host, '/games', {});
    await sendWithRetry(friend, `/games/${game.id}/join`, {});
    const moves = [0, 1, 2, 4, 3, 5, 7, 6, 8];
    for (const [index, cell] of moves.entries()) {
      await sendWithRetry(index % 2 === 0 ? host : friend, `/games/${game.id}/moves`, {
        cell,
        after: moves.slice(0, index),
      });
      await setTimeout(30);
    }
    games += 1;
  }
}

logLine(`two servers at ${cluster.origin}; ${pairCount} pairs of players start to play`);
const runningPairs = Array.from({ length: pairCount }, playPair);
await setTimeout(phaseMs);
const [killedServer] = cluster.servers;
if (!killedServer) throw new Error('the cluster has no server');
logLine(`${summarize(0)}; now killing ${killedServer.name} (kill -9)`);
const failuresBeforeKill = failures.length;
const killedAt = performance.now();
await killedServer.stop('SIGKILL');
await setTimeout(phaseMs);
const lastFailureAt = failures.filter((at) => at >= killedAt).at(-1);
const recoverySeconds = lastFailureAt === undefined ? 0 : (lastFailureAt - killedAt) / 1000;
logLine(`${summarize(failuresBeforeKill)}; last failure ${recoverySeconds.toFixed(2)} s after the kill`);
await killedServer.start();
logLine(`${killedServer.name} is restarted; the proxy uses it after two successful checks`);
const before = failures.length;
await setTimeout(phaseMs);
logLine(`${summarize(before)}; now stopping ${killedServer.name} (SIGTERM)`);
const failuresBeforeDrain = failures.length;
await killedServer.stop('SIGTERM');
await setTimeout(2_000);
isPlaying = false;
await Promise.all(runningPairs);
logLine(`${summarize(failuresBeforeDrain)} while it drained and stopped`);
console.log(
  `\n${requests} requests, ${failures.length} failed and were retried; ${recoverySeconds.toFixed(2)} s to recover from the kill`,
);
agent.destroy();
await cluster.stop();
process.exit(0);
