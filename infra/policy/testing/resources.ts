import type { Inputs, InputType } from '../input-types.ts';
import type { StackResource } from '../resource.ts';

interface ResourceOptions {
  readonly name?: string;
  readonly stack?: string;
  readonly parent?: string;
  /** Logical names of the resources that a property's value was made from. */
  readonly sources?: Readonly<Record<string, string>>;
}

/** A resource of a type whose inputs rules know. */
export function createResource<T extends InputType>(
  type: T,
  props: Inputs<T>,
  options: ResourceOptions = {},
): StackResource {
  return createAnyResource(type, props, options);
}

/** A resource of any type, in the stack `prod` unless another is named. */
export function createAnyResource(
  type: string,
  props: Readonly<Record<string, unknown>>,
  { name = 'it', stack = 'prod', parent, sources = {} }: ResourceOptions = {},
): StackResource {
  return {
    type,
    name,
    stack,
    props,
    urn: buildUrn(name),
    identities: [`${name}-id`],
    ...(parent === undefined ? {} : { parent: buildUrn(parent) }),
    getSources: (property) => (sources[property] === undefined ? [] : [buildUrn(sources[property])]),
  };
}

export function buildUrn(name: string): string {
  return `urn:${name}`;
}
