/**
 * `pulumi up` without a language host: previews, then updates the stack with the program of the current folder, run in
 * this process. Policy packs need a language host and are left out.
 */
import { parseArgs } from 'node:util';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';

const { values } = parseArgs({
  options: { stack: { type: 'string' }, 'policy-pack': { type: 'string' } },
});
if (values.stack === undefined) throw new Error('--stack is missing');
const workDir = process.cwd();
const program = async () => (await import('../../program.ts')).program(workDir);
const stack = await LocalWorkspace.selectStack(
  { stackName: values.stack, projectName: 'noughts', program },
  { workDir },
);
const options = { color: 'never', suppressProgress: true, onOutput: console.log } as const;
await stack.preview(options);
await stack.up(options);
// Connections to the engine would keep this process alive.
process.exit(0);
