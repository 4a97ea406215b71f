import assert from 'node:assert/strict';
import { CommandError } from '@pulumi/pulumi/automation/index.js';
import type { Sandbox } from '../sandbox.ts';
import type { Operation, FakeResource } from '../fake-cloud.ts';

/** One step of a rehearsal: it does something in the sandbox and asserts the result. */
export interface Step {
  readonly title: string;
  /** The steps after it make no sense when this one fails. */
  readonly critical?: true;
  /** Skipped where only the command line is installed: Pulumi runs a policy pack by the language host. */
  readonly needsLanguageHost?: true;
  /** @throws Error saying what is not as it should be */
  run(sandbox: Sandbox): Promise<void>;
}

/**
 * Asserts that Pulumi fails for a reason.
 *
 * @returns everything that it printed
 */
export async function expectFailure(operation: Promise<unknown>, reason: RegExp): Promise<string> {
  const error = await operation.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error !== undefined && !(error instanceof CommandError)) throw error;
  assert.ok(error, `it succeeded, and should have failed with ${String(reason)}`);
  assert.match(
    error.message,
    reason,
    `it failed for a reason other than ${String(reason)}:\n${error.message}`,
  );
  return error.message;
}

/** What is done to the world while `run` runs, in order. */
export async function recordOperations(
  { cloud }: Sandbox,
  run: () => Promise<unknown>,
): Promise<readonly Operation[]> {
  const before = cloud.operations.length;
  await run();
  return cloud.operations.slice(before);
}

/** The one thing of a type, or a clear error. */
export function getOnlyResource({ cloud }: Sandbox, type: string): FakeResource {
  const [resource, ...others] = cloud.listByType(type);
  assert.ok(resource, `the world has no ${type}`);
  assert.deepEqual(
    others.map(({ logicalName }) => logicalName),
    [],
    `beside ${resource.logicalName} the world has`,
  );
  return resource;
}

/** Deeds as lines, for a message. */
export function formatOperations(operations: readonly Operation[]): string {
  return operations.map(({ action, type, logicalName }) => `${action} ${type} ${logicalName}`).join('\n');
}
