import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { context } from 'esbuild';
import pretty from 'pino-pretty';
import { bundleOptions, serviceEntryPoints } from './service.ts';
import { stopProcess } from './stop-process.ts';
import { webClientOptions, writeWebClient } from './web-client.ts';

/**
 * `npm run dev`: serves the game with readable request logs. When a file of `service/` changes, builds what changed,
 * restarts the server and reloads open pages. After an error it goes on with the next change.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const [serviceFolder, webFolder] = [join(dist, 'dev'), join(dist, 'web')];
/** Editors write a file in several steps. */
const debounceMs = 30;

await Promise.all([serviceFolder, webFolder].map((folder) => rm(folder, { recursive: true, force: true })));
const [service, webClient] = await Promise.all([
  // Packages do not change, so Node loads them from node_modules; a rebuild takes a tenth of the time.
  context({ ...bundleOptions, packages: 'external', entryPoints: serviceEntryPoints, outdir: serviceFolder }),
  context({ ...webClientOptions, inject: [join(import.meta.dirname, 'reload-page.ts')] }),
]);

let server: ChildProcess | undefined;
let starts = 0;
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
  // The client in dist/web is not the product's, so the next `npm start` builds again.
  await rm(join(dist, 'built'), { force: true });
  // Sequentially: if one fails, no other may go on, because `rebuild` would return its old result to the next call.
  const client = await webClient.rebuild();
  await service.rebuild();
  await writeWebClient(webFolder, client, { compress: false });
  if (server) await stopProcess(server);
  server = spawn(process.execPath, ['--enable-source-maps', join(serviceFolder, 'main.js')], {
    cwd: root,
    env: {
      LOG_LEVEL: 'info',
      // From Node 22 on; older versions ignore it.
      NODE_COMPILE_CACHE: join(serviceFolder, 'compile-cache'),
      ...process.env,
      RELEASE: `dev-${process.pid}-${++starts}`,
      // The first start has shown it.
      ...(starts > 1 && { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout?.pipe(pretty({ ignore: 'pid,hostname,v,reqId', singleLine: true }));
}

let timer: NodeJS.Timeout | undefined;
watch(join(root, 'service'), { recursive: true }, (_event, file) => {
  if (file?.includes('.test.')) return;
  clearTimeout(timer);
  timer = setTimeout(() => void rebuild(), debounceMs);
});
process.once('exit', () => server?.kill());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(
    signal,
    () => void (server ? stopProcess(server) : Promise.resolve()).then(() => process.exit()),
  );
}
await rebuild();
