import type { Report } from './report.ts';
import type { Sandbox } from './sandbox.ts';
import type { Secrets } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';

export interface PlayArgs {
  readonly secrets: Secrets;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Runs steps one after the other. A step that fails does not end the rehearsal, unless the others depend on it.
 *
 * @throws what the signal was aborted with
 */
export async function play(
  sandbox: Sandbox,
  steps: readonly Step[],
  { secrets, report, signal }: PlayArgs,
): Promise<void> {
  for (const { title, needsLanguageHost, foundation, run } of steps) {
    if (needsLanguageHost && !sandbox.hasLanguageHost) {
      report.skip(title, 'needs pulumi-language-nodejs');
      continue;
    }
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    try {
      await run(sandbox);
      report.pass(title, { resources: sandbox.world.things.length, seconds: seconds() });
    } catch (error) {
      signal.throwIfAborted();
      report.fail(title, seconds(), (error as Error).message);
      if (foundation) {
        report.say('          The following steps depend on this one and are not rehearsed.');
        return;
      }
    } finally {
      secrets.learn(sandbox.world);
    }
  }
}
