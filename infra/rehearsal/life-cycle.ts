import { createDeploymentSteps, createReleaseStep } from './steps/deployment.ts';
import { createDriftSteps } from './steps/drift.ts';
import { createFailureSteps } from './steps/failures.ts';
import { createViolationStep } from './steps/policies.ts';
import { createRotationSteps } from './steps/rotation.ts';
import { createFinalSecretLeakStep, createSecretLeakStep, type SecretScanner } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';
import { createTeardownSteps } from './steps/teardown.ts';

/** A stack's life, in order: each step begins where the one before it ended. */
export function createSteps(stack: string, secretScanner: SecretScanner): readonly Step[] {
  return [
    ...createDeploymentSteps(),
    ...createRotationSteps(),
    createReleaseStep(),
    createViolationStep(),
    ...createFailureSteps(),
    ...createDriftSteps(),
    createSecretLeakStep(secretScanner),
    ...createTeardownSteps(stack),
    createFinalSecretLeakStep(secretScanner),
  ];
}
