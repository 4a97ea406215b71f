import { deploymentSteps, releaseStep } from './steps/deployment.ts';
import { driftSteps } from './steps/drift.ts';
import { failureSteps } from './steps/failures.ts';
import { mistakeStep } from './steps/policies.ts';
import { rotationSteps } from './steps/rotation.ts';
import { lastSecrecyStep, secrecyStep, type Secrets } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';
import { tearDownSteps } from './steps/teardown.ts';

/** A stack's life, in order: each step begins where the one before it ended. */
export function cycleOf(stack: string, secrets: Secrets): readonly Step[] {
  return [
    ...deploymentSteps(),
    ...rotationSteps(),
    releaseStep(),
    mistakeStep(),
    ...failureSteps(),
    ...driftSteps(),
    secrecyStep(secrets),
    ...tearDownSteps(stack),
    lastSecrecyStep(secrets),
  ];
}
