import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stopped, type CommandLine } from './command-line.ts';
import { cycleOf } from './cycle.ts';
import { findEngine } from './engine-version.ts';
import { makeFolder, removeLeftovers } from './leftovers.ts';
import { play } from './play.ts';
import { inTurn, summaryOf, type Print, type Report, type Turn } from './report.ts';
import { Stage, type StageArgs } from './stage.ts';
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
  // Side by side: one stack leaves half of two cores idle while the engine's parts wait for each other.
  const endings = await Promise.allSettled(
    chosen.map(async (stack, index) => {
      const { print: printHere, close } = turns[index] as Turn;
      printHere(`${stack}, on pulumi ${version}`);
      const own = join(folder, stack);
      mkdirSync(own);
      return rehearseStack({ root, folder: own, stack, commands, env }, printHere).finally(close);
    }),
  );
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
  const reports = endings.flatMap((ending) => (ending.status === 'fulfilled' ? ending.value : []));
  print(summaryOf(reports));
  return reports.every(({ failed }) => failed === 0) ? 0 : 1;
}

async function rehearseStack(args: StageArgs, print: Print): Promise<readonly Report[]> {
  const stage = await Stage.open(args);
  const secrets = new Secrets();
  try {
    return await play(stage, cycleOf(args.stack, secrets), { secrets, print });
  } finally {
    await stage.close();
  }
}
