import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretOutputs } from '../providers/secret-kinds.ts';
import type { Stage } from '../stage.ts';
import type { World } from '../world.ts';
import { templateType } from './fleets.ts';
import { expectCode, type Step } from './step.ts';

/** Every secret that ever was in the world, as the words by which it would be found. */
export class Secrets {
  readonly #words = new Set<string>();

  learn(world: World): void {
    for (const { outputs } of world.things) {
      for (const property of secretOutputs)
        for (const word of wordsOf(outputs[property])) this.#words.add(word);
    }
  }

  get words(): ReadonlySet<string> {
    return this.#words;
  }
}

/**
 * A private key in PEM is told by its first line, which no escaping of line ends hides. The last one is of the public
 * key, which may stand anywhere.
 */
function wordsOf(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value
    .split('\n')
    .filter((line) => !line.startsWith('-----'))
    .slice(0, 1);
}

/** Looks for every secret, by its value, in places, in all that the engine said, and in the files of its state. */
function look(stage: Stage, secrets: Secrets, places: Iterable<readonly [string, string]> = []): void {
  // Session keys of five generations, each in two forms, and a private key.
  assert.ok(secrets.words.size >= 11, `only ${secrets.words.size} secrets are known`);
  const said = ['what the engine said', stage.said.join('\n')] as const;
  for (const [place, text] of [...places, said, ...filesIn(join(stage.folder, 'state'))]) {
    // The place is named, never the value.
    assert.ok(![...secrets.words].some((word) => text.includes(word)), `a secret stands in ${place}`);
  }
}

/** While the stack stands: everywhere that the engine and the program write. */
export function secrecyStep(secrets: Secrets): Step {
  return {
    title: 'no secret in state, export, outputs, user data or anything said',
    async run(stage) {
      const exported = await stage.pulumi('stack', 'export');
      const outputs = await stage.pulumi('stack', 'output', '--json', '--show-secrets');
      expectCode(exported, 0);
      expectCode(outputs, 0);
      assert.ok(exported.stdout.length > 100_000, 'the export is too small to be the stack');
      const userData = stage.world
        .ofType(templateType)
        .map(({ inputs }) => Buffer.from(String(inputs['userData']), 'base64').toString());
      assert.ok(userData[0]?.startsWith('#!'), 'no user data to look at');
      look(stage, secrets, [
        ['the export', exported.text],
        ['the outputs', outputs.text],
        ['user data', userData.join('\n')],
      ]);
    },
  };
}

/** When it is gone: what is kept of it, and what was said since. */
export function lastSecrecyStep(secrets: Secrets): Step {
  return {
    title: 'no secret in what is kept of the stack or was said to the end',
    run: async (stage) => look(stage, secrets),
  };
}

function* filesIn(folder: string): Iterable<readonly [string, string]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) yield [path, readFileSync(path, 'utf8')];
  }
}
