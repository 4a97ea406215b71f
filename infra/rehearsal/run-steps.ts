import type { Report } from './report.ts';
import type { Sandbox } from './sandbox.ts';
import type { SecretScanner } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';

export interface RunStepsArgs {
  readonly secretScanner: SecretScanner;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Runs steps sequentially. A failed step ends the rehearsal only if it is critical.
 *
 * @throws the signal's reason when aborted
 */
export async function runSteps(
  sandbox: Sandbox,
  steps: readonly Step[],
  { secretScanner, report, signal }: RunStepsArgs,
): Promise<void> {
  for (const { title, needsLanguageHost, critical, run } of steps) {
    if (needsLanguageHost && !sandbox.hasLanguageHost) {
      report.skip(title, 'needs pulumi-language-nodejs');
      continue;
    }
    const startedAt = performance.now();
    const getSeconds = () => (performance.now() - startedAt) / 1000;
    try {
      await run(sandbox);
      report.pass(title, { resources: sandbox.cloud.resources.length, seconds: getSeconds() });
    } catch (error) {
      signal.throwIfAborted();
      report.fail(title, getSeconds(), (error as Error).message);
      if (critical) {
        report.printLine('          The remaining steps depend on this one and do not run.');
        return;
      }
    } finally {
      secretScanner.collect(sandbox.cloud);
    }
  }
}
