import * as pulumi from '@pulumi/pulumi';
import { seededMistakes } from '../policy/testing/seeded-mistakes.ts';
import { program } from '../program.ts';

/**
 * The program with every seeded mistake in it, each on the first resource of its type.
 *
 * @param root the project's folder
 */
export function mistakenProgram(root: string) {
  const changed = new Map<string, string>();
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const mistakes = seededMistakes.filter((mistake) => mistake.type === type);
    if (mistakes.length === 0 || (changed.get(type) ?? name) !== name) return undefined;
    changed.set(type, name);
    const inputs: pulumi.Inputs = Object.assign({}, props, ...mistakes.map((mistake) => mistake.inputs));
    return { props: inputs, opts };
  });
  return program(root);
}
