import type { Inputs, InputType } from '../input-types.ts';
import type { StackResource } from '../resource.ts';

interface Place {
  readonly name?: string;
  readonly stack?: string;
  readonly parent?: string;
  /** Logical names of the resources that a property's value was made from. */
  readonly from?: Readonly<Record<string, string>>;
}

/** A resource of a type whose inputs rules know. */
export function resource<T extends InputType>(type: T, props: Inputs<T>, place: Place = {}): StackResource {
  return anyResource(type, props, place);
}

/** A resource of any type, in the stack `prod` unless another is named. */
export function anyResource(
  type: string,
  props: Readonly<Record<string, unknown>>,
  { name = 'it', stack = 'prod', parent, from = {} }: Place = {},
): StackResource {
  return {
    type,
    name,
    stack,
    props,
    urn: urnOf(name),
    identities: [`${name}-id`],
    ...(parent === undefined ? {} : { parent: urnOf(parent) }),
    sources: (property) => (from[property] === undefined ? [] : [urnOf(from[property])]),
  };
}

export function urnOf(name: string): string {
  return `urn:${name}`;
}
