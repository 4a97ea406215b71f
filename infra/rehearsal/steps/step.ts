import assert from 'node:assert/strict';
import { CommandError } from '@pulumi/pulumi/automation/index.js';
import type { Sandbox } from '../sandbox.ts';
import type { Operation, FakeResource } from '../fake-cloud.ts';

/** One step of a rehearsal: runs operations in the sandbox and asserts the result. */
export interface Step {
  readonly title: string;
  /** If it fails, the remaining steps do not run. */
  readonly critical?: true;
  /** Skipped if only the CLI is installed: Pulumi runs policy packs with the language host. */
  readonly needsLanguageHost?: true;
  /** @throws Error if an assertion fails */
  run(sandbox: Sandbox): Promise<void>;
}

/**
 * Asserts that an operation fails with a message that matches.
 *
 * @returns Pulumi's output
 */
export async function expectFailure(operation: Promise<unknown>, reason: RegExp): Promise<string> {
  const error = await operation.then(
    () => undefined,
    (failure: unknown) => {
      if (failure instanceof CommandError) return failure;
      throw failure;
    },
  );
  assert.ok(error, `succeeded, but should fail with ${String(reason)}`);
  assert.match(error.message, reason, `failed, but not with ${String(reason)}:\n${error.message}`);
  return error.message;
}

/** The operations in the fake cloud during `run`, in order. */
export async function recordOperations(
  { cloud }: Sandbox,
  run: () => Promise<unknown>,
): Promise<readonly Operation[]> {
  const before = cloud.operations.length;
  await run();
  return cloud.operations.slice(before);
}

/** Adds a number, possibly negative, to the generation of the session keys. */
export function changeKeyGeneration({ project }: Sandbox, by: number): void {
  const key = 'sessionKeyGeneration';
  project.setConfig(key, Number(project.getConfig(key)) + by);
}

/** @throws Error unless there is exactly one resource of the type */
export function getOnlyResource({ cloud }: Sandbox, type: string): FakeResource {
  const [resource, ...others] = cloud.listByType(type);
  assert.ok(resource, `there is no ${type}`);
  assert.deepEqual(
    others.map(({ logicalName }) => logicalName),
    [],
    `other ${type} than ${resource.logicalName}`,
  );
  return resource;
}

/** Formats operations for a message, one on each line. */
export function formatOperations(operations: readonly Operation[]): string {
  return operations.map(({ action, type, logicalName }) => `${action} ${type} ${logicalName}`).join('\n');
}
