/**
 * `pulumi up` without a language host: previews, then updates the stack with the program of the current folder, run in
 * this process. Policy packs need a language host and are left out.
 */
import { parseArgs } from 'node:util';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import { createInlineProgram } from '../project.ts';

const { values } = parseArgs({
  options: { stack: { type: 'string' }, 'policy-pack': { type: 'string' } },
});
const workDir = process.cwd();
const workspace = await LocalWorkspace.create({ workDir });
const { name: projectName } = await workspace.projectSettings();
const stackName = values.stack ?? (await workspace.stack())?.name;
if (stackName === undefined) throw new Error('--stack is missing, and no stack is selected');
const stack = await LocalWorkspace.selectStack(
  { stackName, projectName, program: createInlineProgram(stackName, workDir) },
  { workDir },
);
const options = { color: 'never', suppressProgress: true, onOutput: console.log } as const;
await stack.preview(options);
await stack.up(options);
// Connections to the engine would keep this process alive.
process.exit(0);
