import { UnknownValueError } from '@pulumi/policy';

/** One resource as the engine is about to create or change it: its inputs after the provider's own checks. */
export interface Resource {
  /** Pulumi type token, such as `aws:lb/listener:Listener`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly stack: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A resource among its neighbours, as a whole stack is judged. */
export interface StackResource extends Resource {
  /** Unique within the stack. */
  readonly urn: string;
  readonly parent?: string;
  /** Every value by which another resource may name this one: id, ARN, name. */
  readonly identities: readonly string[];
  /** URNs of the resources that a property's value was made from. */
  getSources(property: string): readonly string[];
}

/** Whether `property` of one resource names another one. Holds in a preview too, where ids are unknown yet. */
export function refersTo(from: StackResource, property: string, to: StackResource): boolean {
  const sources = from.getSources(property);
  if (sources.includes(to.urn)) return true;
  // A remote component hands out its children's ids under its own name.
  if (to.parent !== undefined && sources.includes(to.parent) && !isStack(to.parent)) return true;
  const value = readIfKnown(() => from.props[property]);
  return typeof value === 'string' && to.identities.includes(value);
}

/** The value, or undefined while a preview cannot know it. */
export function readIfKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

/** Every text inside a value with the path that leads there; what a preview cannot know is passed over. */
export function* walkTexts(value: unknown, path = ''): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    yield* walkTexts(
      readIfKnown(() => fields[key]),
      path === '' ? key : `${path}.${key}`,
    );
  }
}

function isStack(urn: string): boolean {
  return urn.includes('::pulumi:pulumi:Stack::');
}
