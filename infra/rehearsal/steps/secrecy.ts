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

/** Looks for every secret, by its value, in texts that have a name. */
function look(secrets: Secrets, places: Iterable<readonly [string, string]>): void {
  // Session keys of five generations, each in two forms, and a private key.
  assert.ok(secrets.words.size >= 11, `only ${secrets.words.size} secrets are known`);
  for (const [place, text] of places) {
    // The place is named, never the value.
    assert.ok(![...secrets.words].some((word) => text.includes(word)), `a secret stands in ${place}`);
  }
}

/** While the stack stands: everywhere that the engine and the program write. */
export function secrecyStep(secrets: Secrets): Step {
  return {
    title: 'no secret in state, export, outputs, user data or anything said',
    async run(stage) {
      const [exported, outputs] = await Promise.all([
        stage.pulumi('stack', 'export'),
        stage.pulumi('stack', 'output', '--json', '--show-secrets'),
      ]);
      expectCode(exported, 0);
      expectCode(outputs, 0);
      assert.ok(exported.stdout.length > 100_000, 'the export is too small to be the stack');
      const userData = stage.world
        .ofType(templateType)
        .map(({ inputs }) => Buffer.from(String(inputs['userData']), 'base64').toString());
      assert.ok(userData[0]?.startsWith('#!'), 'no user data to look at');
      look(secrets, [
        ['the export', exported.text],
        ['the outputs', outputs.text],
        ['user data', userData.join('\n')],
        ...saidOn(stage),
        ...filesIn(stage.state),
      ]);
    },
  };
}

/** When it is gone: what is kept of it and of its copies, and what was said since. */
export function lastSecrecyStep(secrets: Secrets): Step {
  return {
    title: 'no secret in what is kept of the stack or was said to the end',
    last: true,
    run: async (stage) => look(secrets, [...saidOn(stage), ...stage.states.flatMap(filesIn)]),
  };
}

function saidOn({ said }: Stage): readonly [string, string][] {
  return [['what the engine said', said.join('\n')]];
}

function filesIn(folder: string): readonly [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path, 'utf8')]);
}
