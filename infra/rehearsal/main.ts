/**
 * `npm run rehearse [-- [--record] STACK…]`: deploys the stacks with Pulumi's engine to a fake AWS. See
 * docs/rehearsal.md.
 */
import { fileURLToPath } from 'node:url';
import { rehearse } from './rehearse.ts';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());

const args = process.argv.slice(2);
const record = '--record';
const code = await rehearse({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  names: args.filter((arg) => arg !== record),
  isRecording: args.includes(record),
  env: process.env,
  print: (line) => console.log(line),
  signal: controller.signal,
});

// A stopped inline program can have open connections to the engine, which would keep this process alive.
process.exit(code);
