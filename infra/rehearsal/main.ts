/** `npm run rehearse [-- STACK…]`: both stacks on the real engine, without AWS. See docs/rehearsal.md. */
import { fileURLToPath } from 'node:url';
import { CommandLine } from './command-line.ts';
import { rehearse } from './rehearse.ts';

const commands = new CommandLine();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void commands.stop());

process.exitCode = await rehearse({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  names: process.argv.slice(2),
  env: process.env,
  print: (line) => console.log(line),
  commands,
});
