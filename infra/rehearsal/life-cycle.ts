import { createDeploymentSteps, createReleaseStep } from './steps/deployment.ts';
import { createDomainSteps } from './steps/domain.ts';
import { createDriftSteps } from './steps/drift.ts';
import { createFailureSteps } from './steps/failures.ts';
import { createViolationStep } from './steps/policies.ts';
import { createRotationSteps } from './steps/rotation.ts';
import { createFinalSecretLeakStep, createSecretLeakStep, type SecretScanner } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';
import { createTeardownSteps } from './steps/teardown.ts';

/** The steps of a stack's life cycle, in order. Each depends on the state that the previous one leaves. */
export function createSteps(stack: string, secretScanner: SecretScanner): readonly Step[] {
  return [
    ...createDeploymentSteps(),
    ...createRotationSteps(),
    ...createDomainSteps(),
    createReleaseStep(),
    createViolationStep(),
    ...createFailureSteps(),
    ...createDriftSteps(),
    createSecretLeakStep(secretScanner),
    ...createTeardownSteps(stack),
    createFinalSecretLeakStep(secretScanner),
  ];
}
