import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretOutputs } from '../providers/secret-kinds.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FakeCloud } from '../fake-cloud.ts';
import { templateType } from './fleets.ts';
import type { Step } from './step.ts';

/** Collects every secret that was ever in the fake cloud, as search text. */
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
 * For a PEM private key, the first line of its content: escaped line ends cannot hide a single line, and later lines
 * contain the public key, which is not secret.
 */
function extractSearchText(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value
    .split('\n')
    .filter((line) => !line.startsWith('-----'))
    .slice(0, 1);
}

/** Asserts that no named text contains a secret. */
function expectNoSecret(secretScanner: SecretScanner, namedTexts: Iterable<readonly [string, string]>): void {
  // Session keys of five generations, each as base64 and hex, and a private key.
  assert.ok(
    secretScanner.values.size >= 11,
    `only ${secretScanner.values.size} secrets were collected; at least 11 are required`,
  );
  for (const [name, text] of namedTexts) {
    // The message must not contain the secret.
    assert.ok(
      ![...secretScanner.values].some((secretValue) => text.includes(secretValue)),
      `${name}: contains a secret`,
    );
  }
}

/** Searches everything that the engine and the program write while the stack exists. */
export function createSecretLeakStep(secretScanner: SecretScanner): Step {
  return {
    title: 'secret scan: none in state, outputs, user data or engine output',
    async run(sandbox) {
      const exported = JSON.stringify(await sandbox.stack.exportStack());
      // The Automation API exports secrets as plain text, which proves that the search texts are right.
      assert.ok(
        [...secretScanner.values].some((secretValue) => exported.includes(secretValue)),
        'the exported stack contains none of the secrets',
      );
      const outputs = JSON.stringify(await sandbox.stack.outputs());
      const userData = sandbox.cloud
        .listByType(templateType)
        .map(({ inputs }) => Buffer.from(String(inputs['userData']), 'base64').toString());
      assert.ok(userData[0]?.startsWith('#!'), 'there is no user data');
      expectNoSecret(secretScanner, [
        ['outputs', outputs],
        ['user data', userData.join('\n')],
        ...readWrittenTexts(sandbox),
      ]);
    },
  };
}

/** Searches the remaining state files and all output after the stack is destroyed. */
export function createFinalSecretLeakStep(secretScanner: SecretScanner): Step {
  return {
    title: 'secret scan after destroy: none in state files or engine output',
    run: async (sandbox) => expectNoSecret(secretScanner, readWrittenTexts(sandbox)),
  };
}

/** The engine's output and its state files. */
function readWrittenTexts({ engineOutput, stateFolder }: Sandbox): readonly (readonly [string, string])[] {
  return [
    ['engine output', engineOutput.join('')],
    ...readdirSync(stateFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')] as const),
  ];
}
