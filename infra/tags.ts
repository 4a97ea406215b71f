import * as pulumi from '@pulumi/pulumi';
import { isTaggable } from './taggable.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tag that tells one fleet of a stack from the next: the pair of launch template and group. */
export const fleetIdTag = 'fleet';

/** The tag that says, of the secret and of a fleet, which generation of the session keys is in use. */
export const sessionKeyGenerationTag = 'session-key-generation';

/** What every taggable resource of a stack carries. */
export function createTags(stack: string): Tags {
  return { project: 'noughts', stack, 'managed-by': 'pulumi' };
}

/**
 * Tags every taggable resource that the program makes from here on. What a resource says itself comes on top.
 *
 * Instances and their volumes are made by the group, out of reach from here: see fleet.ts.
 */
export function registerDefaultTags(tags: Tags): void {
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) =>
    isTaggable(type)
      ? { props: { ...props, tags: { ...tags, Name: name, ...(props['tags'] as Tags | undefined) } }, opts }
      : undefined,
  );
}
