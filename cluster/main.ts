import { setTimeout } from 'node:timers/promises';
import { builtService } from './built-service.ts';
import { type Cluster, missingPrograms, startCluster } from './cluster.ts';

/** `npm run cluster [-- SERVERS]`: until Ctrl-C. */
const [given = '2', ...more] = process.argv.slice(2);
const count = Number(given);
if (more.length > 0 || !Number.isInteger(count) || count < 1 || count > 16) {
  fail('usage: npm run cluster [-- SERVERS]; allowed: a whole number from 1 to 16');
}
const absent = missingPrograms();
if (absent.length > 0) fail(absent.join('\n'));

/** Drained and closed by then, whatever a process is doing. */
const longestStopMs = 20_000;

const running: { cluster?: Cluster } = {};
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice, or too early, is in a hurry: what runs is killed as this process ends.
    if (stopping || running.cluster === undefined) process.exit(1);
    stopping = true;
    console.log('\nending');
    void Promise.race([running.cluster.stop(), setTimeout(longestStopMs)]).then(() => process.exit(0));
  });
}

const endpoint = process.env['DYNAMODB_ENDPOINT'];
const cluster = await startCluster({
  servers: count,
  program: builtService(),
  ...(endpoint !== undefined && { dynamodbEndpoint: endpoint }),
}).catch((error: Error) => fail(error.message));
running.cluster = cluster;

console.log(`Noughts is at ${cluster.origin} (a certificate of its own: browsers ask once)`);
console.log(`table ${cluster.table}, bus ${cluster.busUrl}, logs in ${cluster.folder}`);
for (const { name, pid, adminOrigin } of cluster.servers) {
  console.log(`${name}: process ${pid}, ${adminOrigin}/ready, ${adminOrigin}/metrics`);
}
console.log('Ctrl-C ends it; kill -TERM one of the processes to see it drain.');

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
