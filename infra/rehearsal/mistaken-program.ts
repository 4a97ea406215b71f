/** The stack's program as it would be with every seeded mistake in it, each on the first resource of its type. */
import * as pulumi from '@pulumi/pulumi';
import { seededMistakes } from '../policy/testing/seeded-mistakes.ts';

const victims = new Map<string, string>();

pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
  const mistakes = seededMistakes.filter((mistake) => mistake.type === type);
  if (mistakes.length === 0 || (victims.get(type) ?? name) !== name) return undefined;
  victims.set(type, name);
  return { props: Object.assign({}, props, ...mistakes.map(({ inputs }) => inputs)) as pulumi.Inputs, opts };
});

export { default } from '../index.ts';
