import type { RecordedResource } from './recorded-resource.ts';

/** All recorded resources of a type; the token may be shortened to its last part, such as `Listener`. */
export function findAll(resources: readonly RecordedResource[], type: string): readonly RecordedResource[] {
  return resources.filter((each) => each.type === type || each.type.endsWith(`:${type}`));
}

/**
 * The only recorded resource of a type whose logical name ends in `nameSuffix`.
 *
 * @throws Error if there is none or more than one
 */
export function findOne(
  resources: readonly RecordedResource[],
  type: string,
  nameSuffix = '',
): RecordedResource {
  const matches = findAll(resources, type).filter(({ name }) => name.endsWith(nameSuffix));
  const [match] = matches;
  if (match === undefined || matches.length > 1) {
    throw new Error(
      `expected one ${type} …${nameSuffix}, found ${matches.length}: ${matches.map(({ name }) => name).join(', ')}`,
    );
  }
  return match;
}

/** Inputs of a resource without its tags. */
export function omitTags({ inputs }: RecordedResource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== 'tags'));
}
