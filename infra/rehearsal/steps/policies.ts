import assert from 'node:assert/strict';
import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { PolicyEvent } from '@pulumi/pulumi/automation/events.js';
import { seededMistakes } from '../../policy/testing/seeded-mistakes.ts';
import type { Sandbox } from '../sandbox.ts';
import { expectFailure, type Step } from './step.ts';

const policyPacks = ['infra/policy'];

/** The policy pack accepts the stack as it is. */
export function acceptedStep(title: string): Step {
  return {
    title,
    needsLanguageHost: true,
    async run(sandbox) {
      const { violations, onEvent } = recordViolations();
      await sandbox.preview({ policyPacks, onEvent });
      // Some advice is for prod alone.
      const counted = violations.filter(
        ({ enforcementLevel }) => enforcementLevel === 'mandatory' || sandbox.name === 'prod',
      );
      assert.deepEqual(counted.map(lineOf), [], 'policies that are violated');
    },
  };
}

/** The policy pack rejects a stack with mistakes. */
export function mistakeStep(): Step {
  return {
    title: `${seededMistakes.length} seeded mistakes: each rejected by its policy, exit code 1`,
    needsLanguageHost: true,
    async run(sandbox) {
      const { violations, onEvent } = recordViolations();
      await expectFailure(
        sandbox.preview({ program: () => mistaken(sandbox), policyPacks, onEvent }),
        /exit code 1:/,
      );
      const rejecting = violations
        .filter(({ enforcementLevel }) => enforcementLevel === 'mandatory')
        .map(({ policyName }) => policyName);
      const missed = seededMistakes.filter(({ rule }) => !rejecting.includes(rule));
      assert.deepEqual(
        missed.map(({ title, rule }) => `${title} (${rule})`),
        [],
        'mistakes that no policy rejected',
      );
    },
  };
}

async function mistaken({ project }: Sandbox) {
  const { mistakenProgram } = await import('../violating-program.ts');
  return mistakenProgram(project.folder);
}

function recordViolations() {
  const violations: PolicyEvent[] = [];
  const onEvent = ({ policyEvent }: EngineEvent): void => {
    if (policyEvent !== undefined) violations.push(policyEvent);
  };
  return { violations, onEvent };
}

function lineOf({ policyName, resourceUrn, message }: PolicyEvent): string {
  return `${policyName} ${resourceUrn ?? ''} ${message}`;
}
