import type { RecordedResource } from './recorded-resource.ts';

/** All recorded resources of a type; the token may be cut to its last part, such as `Listener`. */
export function all(resources: readonly RecordedResource[], type: string): readonly RecordedResource[] {
  return resources.filter((each) => each.type === type || each.type.endsWith(`:${type}`));
}

/**
 * The one recorded resource of a type whose logical name ends in `part`.
 *
 * @throws Error when there is none or more than one
 */
export function one(resources: readonly RecordedResource[], type: string, part = ''): RecordedResource {
  const hits = all(resources, type).filter(({ name }) => name.endsWith(part));
  const [hit] = hits;
  if (hit === undefined || hits.length > 1) {
    throw new Error(
      `${hits.length} resources are a ${type} …${part}: ${hits.map(({ name }) => name).join(', ')}`,
    );
  }
  return hit;
}

/** Inputs without what every resource carries, so that a test states what is its own. */
export function own({ inputs }: RecordedResource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== 'tags'));
}
