import assert from 'node:assert/strict';
import type { Ending } from '../command-line.ts';
import type { Stage } from '../stage.ts';
import type { Deed, Thing } from '../world.ts';

/** One step of a rehearsal: it does something to the stage and asserts what came of it. */
export interface Step {
  readonly title: string;
  /** What follows makes no sense when this step fails. */
  readonly foundation?: true;
  /** It only looks: it plays on a copy of the stage, while those that follow go on. */
  readonly beside?: true;
  /** It begins when all that play beside have ended. */
  readonly last?: true;
  /** @throws Error saying what is not as it should be */
  run(stage: Stage): Promise<void>;
}

/**
 * An update. Without the preview that the command line puts before it: a step of its own shows that, and here it would
 * only double the time. An operator never skips it.
 */
export function up(stage: Stage, ...more: readonly string[]): Promise<Ending> {
  return stage.pulumi('up', '--yes', '--skip-preview', '--suppress-progress', ...more);
}

export function preview(stage: Stage, ...more: readonly string[]): Promise<Ending> {
  return stage.pulumi('preview', '--suppress-progress', ...more);
}

/** Asserts how a command ended; the message ends with what it said. */
export function expectCode(ending: Ending, code: number): void {
  assert.equal(ending.code, code, `exit code ${ending.code} instead of ${code}:\n${lastLines(ending.text)}`);
}

export function expectFailure(ending: Ending, reason: RegExp): void {
  assert.notEqual(ending.code, 0, `it succeeded, and should have failed with ${String(reason)}`);
  assert.match(ending.text, reason, `it failed for another reason:\n${lastLines(ending.text)}`);
}

/** What is done to the world while `run` runs, in order. */
export async function deedsDuring(stage: Stage, run: () => Promise<void>): Promise<readonly Deed[]> {
  const before = stage.world.deeds.length;
  await run();
  return stage.world.deeds.slice(before);
}

/** The one thing of a type, or a clear error. */
export function only(stage: Stage, type: string): Thing {
  const [thing, ...others] = stage.world.ofType(type);
  assert.ok(thing, `the world has no ${type}`);
  assert.deepEqual(
    others.map(({ logicalName }) => logicalName),
    [],
    `beside ${thing.logicalName} the world has`,
  );
  return thing;
}

/** Deeds as lines, for a message. */
export function told(deeds: readonly Deed[]): string {
  return deeds.map(({ verb, type, logicalName }) => `${verb} ${type} ${logicalName}`).join('\n');
}

/** The last lines of an output, which name the reason of a failure. */
function lastLines(text: string): string {
  return text.trim().split('\n').slice(-25).join('\n');
}
