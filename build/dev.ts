import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pretty from 'pino-pretty';
import { buildService } from './service.ts';
import { buildWebClient } from './web-client.ts';

/**
 * `npm run dev`: serves the game, with readable request logs, and builds and restarts it whenever a file of `service/`
 * changes. Reload the page to get the new client.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** Editors write a file in several steps. */
const debounceMs = 50;

let server: ChildProcess | undefined;
let isBuilding = false;
let isOutdated = true;

async function rebuild(): Promise<void> {
  isOutdated = true;
  if (isBuilding) return;
  isBuilding = true;
  while (isOutdated) {
    isOutdated = false;
    await buildAndRestart().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  }
  isBuilding = false;
}

async function buildAndRestart(): Promise<void> {
  // The client is not compressed here, so the next `npm start` builds again.
  await rm(join(dist, 'built'), { force: true });
  await Promise.all([
    buildService(join(dist, 'service')),
    buildWebClient(join(dist, 'web'), { compress: false }),
  ]);
  await stop();
  server = spawn(process.execPath, ['--enable-source-maps', join(dist, 'service', 'main.js')], {
    cwd: root,
    env: { LOG_LEVEL: 'info', ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout?.pipe(pretty({ ignore: 'pid,hostname,v,reqId', singleLine: true }));
}

async function stop(): Promise<void> {
  if (server === undefined || server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

let timer: NodeJS.Timeout | undefined;
watch(join(root, 'service'), { recursive: true }, (_event, file) => {
  if (file?.includes('.test.')) return;
  clearTimeout(timer);
  timer = setTimeout(() => void rebuild(), debounceMs);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit()));
await rebuild();
