import assert from 'node:assert/strict';
import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { PolicyEvent } from '@pulumi/pulumi/automation/events.js';
import { seededViolations } from '../../policy/testing/seeded-mistakes.ts';
import type { Sandbox } from '../sandbox.ts';
import { expectFailure, type Step } from './step.ts';

const policyPacks = ['infra/policy'];

/** Asserts that the policy pack finds no violation in the stack. */
export function createPoliciesPassStep(title: string): Step {
  return {
    title,
    needsLanguageHost: true,
    async run(sandbox) {
      const { violations, onEvent } = recordViolations();
      await sandbox.preview({ policyPacks, onEvent });
      // Staging does not have to follow advisory policies.
      const relevantViolations = violations.filter(
        ({ enforcementLevel }) => enforcementLevel === 'mandatory' || sandbox.name === 'prod',
      );
      assert.deepEqual(relevantViolations.map(formatViolation), [], 'policy violations');
    },
  };
}

/** Asserts that the policy pack rejects every seeded violation. */
export function createViolationStep(): Step {
  return {
    title: `${seededViolations.length} seeded violations: each rejected by its policy, exit code 1`,
    needsLanguageHost: true,
    async run(sandbox) {
      const { violations, onEvent } = recordViolations();
      await expectFailure(
        sandbox.preview({ program: () => loadViolatingProgram(sandbox), policyPacks, onEvent }),
        /exit code 1:/,
      );
      const rejectingPolicies = violations
        .filter(({ enforcementLevel }) => enforcementLevel === 'mandatory')
        .map(({ policyName }) => policyName);
      const undetected = seededViolations.filter(({ rule }) => !rejectingPolicies.includes(rule));
      assert.deepEqual(
        undetected.map(({ title, rule }) => `${title} (${rule})`),
        [],
        'violations that no policy rejected',
      );
    },
  };
}

async function loadViolatingProgram({ project }: Sandbox) {
  const { runViolatingProgram } = await import('../violating-program.ts');
  return runViolatingProgram(project.folder);
}

function recordViolations() {
  const violations: PolicyEvent[] = [];
  const onEvent = ({ policyEvent }: EngineEvent): void => {
    if (policyEvent !== undefined) violations.push(policyEvent);
  };
  return { violations, onEvent };
}

function formatViolation({ policyName, resourceUrn, message }: PolicyEvent): string {
  return `${policyName} ${resourceUrn ?? ''} ${message}`;
}
