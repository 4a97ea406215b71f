import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stopped, type CommandLine } from './command-line.ts';
import { cycleOf } from './cycle.ts';
import { findEngine } from './engine-version.ts';
import { makeFolder, removeLeftovers } from './leftovers.ts';
import { inTurn, Report, summaryOf, type Print } from './report.ts';
import { Stage } from './stage.ts';
import { Secrets } from './steps/secrecy.ts';

export const stacks = ['staging', 'prod'] as const;

export interface RehearsalArgs {
  /** The project that is rehearsed. */
  readonly root: string;
  /** Names of stacks; none for all. */
  readonly names: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly print: Print;
  readonly commands: CommandLine;
}

/**
 * Rehearses stacks on the engine that is on the PATH. Leaves no process and no file behind.
 *
 * @returns the exit code: 0 when every step passed or there is no engine, 1 otherwise
 */
export async function rehearse({ root, names, env, print, commands }: RehearsalArgs): Promise<number> {
  const unknown = names.filter((name) => !stacks.some((stack) => stack === name));
  if (unknown.length > 0) {
    print(`There is no stack ${unknown.join(', ')}; allowed: ${stacks.join(', ')}, or none for all`);
    return 1;
  }
  const engine = await findEngine(commands, env);
  if (engine.state === 'absent') {
    print('There is no pulumi on the PATH: 0 rehearsed');
    return 0;
  }
  if (engine.state === 'too-old') {
    print(`The pulumi on the PATH is ${engine.version}; allowed: ${engine.oldest} or newer. 0 rehearsed`);
    return 1;
  }
  const { version } = engine;
  for (const folder of removeLeftovers()) print(`Removed ${folder}, left by a rehearsal that was killed`);
  const folder = makeFolder();
  const chosen = names.length === 0 ? stacks : [...new Set(names)];
  const turns = inTurn(print, chosen.length);
  const reports = turns.map((turn) => new Report(turn.print));
  // Side by side: one stack leaves half of two cores idle while the engine's parts wait for each other.
  const endings = await Promise.allSettled(chosen.map(play));
  await commands.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const reasons = endings.flatMap((ending) =>
    ending.status === 'rejected' ? [ending.reason as unknown] : [],
  );
  const fault = reasons.find((reason) => !(reason instanceof Stopped));
  if (fault !== undefined) throw fault;
  if (reasons.length > 0) {
    print('Stopped. Nothing is left behind.');
    return 130;
  }
  print(summaryOf(reports));
  return reports.every(({ failed }) => failed === 0) ? 0 : 1;

  async function play(stack: string, index: number): Promise<void> {
    const report = reports[index] as Report;
    try {
      report.say(`${stack}, on pulumi ${version}`);
      const own = join(folder, stack);
      mkdirSync(own);
      await rehearseStack({ root, folder: own, stack, commands, report, env });
    } finally {
      turns[index]?.close();
    }
  }
}

interface StackArgs {
  readonly root: string;
  readonly folder: string;
  readonly stack: string;
  readonly commands: CommandLine;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
}

async function rehearseStack({ report, ...args }: StackArgs): Promise<void> {
  const stage = await Stage.open(args);
  const secrets = new Secrets();
  try {
    for (const { title, foundation, run } of cycleOf(args.stack, secrets)) {
      const started = performance.now();
      const seconds = () => (performance.now() - started) / 1000;
      try {
        await run(stage);
        report.pass(title, { resources: stage.world.things.length, seconds: seconds() });
      } catch (error) {
        if (error instanceof Stopped) throw error;
        report.fail(title, seconds(), (error as Error).message);
        if (foundation === true) {
          report.say('          What follows rests on this step and is not rehearsed.');
          return;
        }
      }
      secrets.learn(stage.world);
    }
  } finally {
    await stage.close();
  }
}
