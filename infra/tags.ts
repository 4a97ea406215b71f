import * as pulumi from '@pulumi/pulumi';
import { isTaggable } from './taggable.ts';

export type Tags = Readonly<Record<string, string>>;

/** Tag with the fleet id; see fleet-fingerprint.ts. */
export const fleetIdTag = 'fleet';

/** Tag of the secret and of each fleet with the generation of the current session key. */
export const sessionKeyGenerationTag = 'session-key-generation';

/** Tags of every taggable resource of a stack. */
export function createTags(stack: string): Tags {
  return { project: 'noughts', stack, 'managed-by': 'pulumi' };
}

/**
 * Tags every taggable resource that the program creates from here on; a resource's own tags take precedence.
 *
 * Instances and their volumes are created by the Auto Scaling group and tagged in fleet.ts.
 */
export function registerDefaultTags(tags: Tags): void {
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) =>
    isTaggable(type)
      ? { props: { ...props, tags: { ...tags, Name: name, ...(props['tags'] as Tags | undefined) } }, opts }
      : undefined,
  );
}
