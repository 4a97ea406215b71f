import type { Inputs, InputType } from '../input-types.ts';
import type { StackResource } from '../resource.ts';

interface ResourceOptions {
  readonly name?: string;
  readonly stack?: string;
  readonly parent?: string;
  /** By property, the logical name of the resource that its value depends on. */
  readonly sources?: Readonly<Record<string, string>>;
}

/** Creates a resource of a type with declared inputs. */
export function createResource<T extends InputType>(
  type: T,
  props: Inputs<T>,
  options: ResourceOptions = {},
): StackResource {
  return createAnyResource(type, props, options);
}

/** Creates a resource of any type, by default in the stack `prod`. */
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
