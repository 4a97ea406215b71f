import assert from 'node:assert/strict';
import { seededMistakes } from '../../policy/testing/seeded-mistakes.ts';
import { expectCode, preview, type Step } from './step.ts';

/** The program with every mistake in it: infra/rehearsal/mistaken-program.ts. */
const program = 'infra/rehearsal/mistaken-program.js';

/** The policy pack, in the engine, against a stack with mistakes. */
export function mistakeStep(): Step {
  return {
    title: `${seededMistakes.length} seeded mistakes: each refused by its policy, exit code 1`,
    beside: true,
    async run(stage) {
      stage.project.setProgram(program);
      const ending = await preview(stage, '--policy-pack', 'infra/policy');
      expectCode(ending, 1);
      const missed = seededMistakes.filter(
        ({ rule }) => !new RegExp(`\\[mandatory\\].*\\b${rule}\\b`).test(ending.text),
      );
      assert.deepEqual(
        missed.map(({ title, rule }) => `${title} (${rule})`),
        [],
        'mistakes that no policy refused',
      );
      assert.deepEqual(stage.world.deeds, [], 'something was done');
    },
  };
}
