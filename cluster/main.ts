import { setTimeout } from 'node:timers/promises';
import { ensureServiceBuilt } from './built-service.ts';
import { type Cluster, listMissingPrograms, startCluster } from './cluster.ts';

/** `npm run cluster [-- SERVERS]`: runs a cluster until Ctrl-C. */
const [serverCountArg = '2', ...more] = process.argv.slice(2);
const count = Number(serverCountArg);
if (more.length > 0 || !Number.isInteger(count) || count < 1 || count > 16) {
  fail('usage: npm run cluster [-- SERVERS]; SERVERS must be an integer from 1 to 16');
}
const missingLines = listMissingPrograms();
if (missingLines.length > 0) fail(missingLines.join('\n'));

/** Maximum time for draining and stopping. */
const maxStopMs = 20_000;

const running: { cluster?: Cluster } = {};
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second signal, or one during startup, exits at once; `exit` handlers kill the child processes.
    if (isStopping || running.cluster === undefined) process.exit(1);
    isStopping = true;
    console.log('\nStopping');
    void Promise.race([running.cluster.stop(), setTimeout(maxStopMs)]).then(() => process.exit(0));
  });
}

const endpoint = process.env['DYNAMODB_ENDPOINT'];
const cluster = await startCluster({
  servers: count,
  program: ensureServiceBuilt(),
  ...(endpoint !== undefined && { dynamodbEndpoint: endpoint }),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
running.cluster = cluster;

console.log(`Noughts is at ${cluster.origin} (self-signed certificate: browsers show a warning once)`);
console.log(`database ${cluster.databaseEndpoint}, event bus ${cluster.busUrl}, logs in ${cluster.folder}`);
for (const { name, pid, managementOrigin } of cluster.servers) {
  console.log(`${name}: process ${pid}, ${managementOrigin}/ready, ${managementOrigin}/metrics`);
}
console.log('Stop with Ctrl-C; send SIGTERM to a process to see it drain.');

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
