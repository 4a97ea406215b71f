import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretOutputs } from '../providers/secret-kinds.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FakeCloud } from '../fake-cloud.ts';
import { templateType } from './fleets.ts';
import type { Step } from './step.ts';

/** Every secret that ever was in the world, as the words by which it would be found. */
export class SecretScanner {
  readonly #values = new Set<string>();

  collect(cloud: FakeCloud): void {
    for (const { outputs } of cloud.resources) {
      for (const property of secretOutputs)
        for (const secretValue of extractSearchText(outputs[property])) this.#values.add(secretValue);
    }
  }

  get values(): ReadonlySet<string> {
    return this.#values;
  }
}

/**
 * A private key in PEM is recognised by its first line, which no escaping of line ends hides. The last one is of the
 * public key, which is no secret.
 */
function extractSearchText(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value
    .split('\n')
    .filter((line) => !line.startsWith('-----'))
    .slice(0, 1);
}

/** Searches texts, each with a name, for the value of every secret. */
function expectNoSecret(secretScanner: SecretScanner, namedTexts: Iterable<readonly [string, string]>): void {
  // Session keys of five generations, each in two forms, and a private key.
  assert.ok(secretScanner.values.size >= 11, `only ${secretScanner.values.size} secrets are known`);
  for (const [name, text] of namedTexts) {
    // The place is named, never the value.
    assert.ok(
      ![...secretScanner.values].some((secretValue) => text.includes(secretValue)),
      `a secret is in ${name}`,
    );
  }
}

/** While the stack exists: everywhere that the engine and the program write. */
export function createSecretLeakStep(secretScanner: SecretScanner): Step {
  return {
    title: 'no secret in state, outputs, user data or what the engine printed',
    async run(sandbox) {
      const exported = JSON.stringify(await sandbox.stack.exportStack());
      // The Automation API exports secrets as plain text. So those that are searched for are the real ones.
      assert.ok(
        [...secretScanner.values].some((secretValue) => exported.includes(secretValue)),
        'no secret is recognised',
      );
      const outputs = JSON.stringify(await sandbox.stack.outputs());
      const userData = sandbox.cloud
        .listByType(templateType)
        .map(({ inputs }) => Buffer.from(String(inputs['userData']), 'base64').toString());
      assert.ok(userData[0]?.startsWith('#!'), 'no user data to search');
      expectNoSecret(secretScanner, [
        ['the outputs', outputs],
        ['user data', userData.join('\n')],
        ...readWrittenTexts(sandbox),
      ]);
    },
  };
}

/** When the stack is destroyed: what is kept of it, and what was printed since. */
export function createFinalSecretLeakStep(secretScanner: SecretScanner): Step {
  return {
    title: 'no secret in what is kept of the stack or was printed to the end',
    run: async (sandbox) => expectNoSecret(secretScanner, readWrittenTexts(sandbox)),
  };
}

/** What the engine printed, and the files of its state. */
function readWrittenTexts({ engineOutput, stateFolder }: Sandbox): readonly (readonly [string, string])[] {
  return [
    ['what the engine printed', engineOutput.join('')],
    ...readdirSync(stateFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')] as const),
  ];
}
