import { Stopped } from './command-line.ts';
import { inTurn, Report, type Print, type Turn } from './report.ts';
import type { Stage } from './stage.ts';
import type { Secrets } from './steps/secrecy.ts';
import type { Step } from './steps/step.ts';

/**
 * Plays steps on a stage, one after the other; those that only look play beside the others, also one after the other.
 * The lines are in the order of the steps.
 *
 * @returns a report of each step that was played
 * @throws Stopped
 */
export async function play(
  stage: Stage,
  steps: readonly Step[],
  { secrets, print }: { readonly secrets: Secrets; readonly print: Print },
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const turns = inTurn(print, steps.length);
  let beside = Promise.resolve();
  try {
    for (const [index, step] of steps.entries()) {
      const turn = turns[index] as Turn;
      const report = new Report(turn.print);
      reports.push(report);
      if (step.beside) {
        const copy = await stage.copy();
        beside = beside
          .then(() => playStep(copy, step, report, secrets))
          .finally(() => copy.close())
          .finally(turn.close);
        // That it was stopped is said when it is waited for.
        beside.catch(() => undefined);
        continue;
      }
      if (step.last) await beside;
      await playStep(stage, step, report, secrets);
      const over = step.foundation === true && report.failed > 0;
      if (over) report.say('          What follows rests on this step and is not rehearsed.');
      turn.close();
      if (over) break;
    }
  } finally {
    await beside;
  }
  return reports;
}

/** @throws Stopped */
async function playStep(stage: Stage, { title, run }: Step, report: Report, secrets: Secrets): Promise<void> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    await run(stage);
    report.pass(title, { resources: stage.world.things.length, seconds: seconds() });
  } catch (error) {
    if (error instanceof Stopped) throw error;
    report.fail(title, seconds(), (error as Error).message);
  }
  secrets.learn(stage.world);
}
