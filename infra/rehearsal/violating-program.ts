import * as pulumi from '@pulumi/pulumi';
import { seededViolations } from '../policy/testing/seeded-mistakes.ts';
import { program } from '../program.ts';

/**
 * Runs the program with every seeded violation, each in the first resource of its type.
 *
 * @param root the project's folder
 */
export function runViolatingProgram(root: string) {
  const changedNames = new Map<string, string>();
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const violations = seededViolations.filter((violation) => violation.type === type);
    if (violations.length === 0 || (changedNames.get(type) ?? name) !== name) return undefined;
    changedNames.set(type, name);
    let inputs: pulumi.Inputs = props;
    for (const violation of violations) inputs = { ...inputs, ...violation.inputs };
    return { props: inputs, opts };
  });
  return program(root);
}
