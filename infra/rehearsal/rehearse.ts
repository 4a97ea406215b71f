import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSteps } from './life-cycle.ts';
import { createFolder, removeFolder, removeLeftovers } from './leftovers.ts';
import { runSteps } from './run-steps.ts';
import { findPulumiCli } from './pulumi-cli.ts';
import { listRecordedVersions, RecordingFile } from './recording.ts';
import { Report, type Print } from './report.ts';
import { Sandbox, type SandboxArgs } from './sandbox.ts';
import { createRecordingSteps } from './steps/recording.ts';
import { SecretScanner } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';
import { createUpgradeSteps } from './steps/upgrade.ts';

export const stacks = ['staging', 'prod', 'bootstrap'] as const;

export interface RehearsalArgs {
  /** The project's folder. */
  readonly root: string;
  /** Names of stacks; empty for all. */
  readonly names: readonly string[];
  /** Saves the stacks as the recording of the present release, instead of rehearsing them. */
  readonly isRecording?: boolean;
  /** The environment of this process, which is modified. */
  readonly env: NodeJS.ProcessEnv;
  readonly print: Print;
  /** Stops the rehearsal. */
  readonly signal: AbortSignal;
}

/**
 * Rehearses stacks with the Pulumi CLI on the PATH. Leaves no process and no file behind.
 *
 * @returns the exit code: 0 if every step passed or there is no CLI, 1 if a step failed or the CLI is missing with
 *   CI=true, too old, or a stack is unknown, 130 if stopped
 */
export async function rehearse({
  root,
  names,
  isRecording = false,
  env,
  print,
  signal,
}: RehearsalArgs): Promise<number> {
  const unknown = names.filter((name) => !stacks.some((stack) => stack === name));
  if (unknown.length > 0) {
    print(`Unknown stack ${unknown.join(', ')}; allowed: ${stacks.join(', ')}, or none for all`);
    return 1;
  }
  const cli = await findPulumiCli(env['PATH'] ?? '');
  if (cli.state === 'missing') {
    const required = env['CI'] === 'true';
    print(`No pulumi on the PATH${required ? ', which CI=true requires' : ''}: 0 rehearsed`);
    return required ? 1 : 0;
  }
  if (cli.state === 'too old') {
    print(`The pulumi on the PATH is ${cli.version}; allowed: ${cli.oldest} or newer. 0 rehearsed`);
    return 1;
  }
  for (const folder of removeLeftovers()) print(`Removed ${folder} of a killed rehearsal`);
  const { version, hasLanguageHost } = cli;
  const mode = hasLanguageHost
    ? 'run by Pulumi.yaml'
    : 'run inline, because pulumi-language-nodejs is not on the PATH';
  const folder = createFolder();
  const report = new Report(print);
  removeAwsAndPulumiVariables(env);
  try {
    for (const name of names.length === 0 ? stacks : new Set(names)) {
      print(`${name}, pulumi ${version}, ${mode}`);
      const scenarios = isRecording ? [createRecording(root, name)] : createRehearsal(root, name);
      for (const [index, createScenario] of scenarios.entries()) {
        const args = { root, folder: join(folder, `${name}-${index}`), name, hasLanguageHost, env, signal };
        await runScenario(createScenario, args, report);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    removeFolder(folder);
  }
  if (signal.aborted) {
    print('Stopped. All processes and files were removed.');
    return 130;
  }
  print(report.summary);
  return report.failed === 0 ? 0 : 1;
}

/** Creates steps that start with an empty sandbox. */
type Scenario = (secretScanner: SecretScanner) => readonly Step[];

/** The life cycle of a stack, and its upgrade from every recorded release. The bootstrap has only upgrades. */
function createRehearsal(root: string, stack: string): readonly Scenario[] {
  const upgrades = listRecordedVersions(root).map(
    (version) => () => createUpgradeSteps(stack, version, new RecordingFile(root, version, stack)),
  );
  return stack === 'bootstrap'
    ? upgrades
    : [(secretScanner) => createSteps(stack, secretScanner), ...upgrades];
}

function createRecording(root: string, stack: string): Scenario {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return () => createRecordingSteps(stack, version, new RecordingFile(root, version, stack));
}

async function runScenario(createScenario: Scenario, args: SandboxArgs, report: Report): Promise<void> {
  mkdirSync(args.folder);
  const sandbox = await Sandbox.open(args);
  const secretScanner = new SecretScanner();
  try {
    await runSteps(sandbox, createScenario(secretScanner), { secretScanner, report, signal: args.signal });
  } finally {
    await sandbox.close();
  }
}

/** Removes variables that select an AWS account or a Pulumi backend, and Node.js options. */
function removeAwsAndPulumiVariables(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (/^(AWS_|PULUMI_|NODE_OPTIONS$)/.test(name)) delete env[name];
  }
}
