import { UnknownValueError } from '@pulumi/policy';

/** A resource before Pulumi's engine creates or changes it, with its inputs after the provider's checks. */
export interface Resource {
  /** Pulumi type token, such as `aws:lb/listener:Listener`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly stack: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A resource with its relations, for rules about a whole stack. */
export interface StackResource extends Resource {
  /** Unique within the stack. */
  readonly urn: string;
  readonly parent?: string;
  /** Every value by which another resource can refer to this one: id, ARN, name. */
  readonly identities: readonly string[];
  /** URNs of the resources that a property's value depends on. */
  getSources(property: string): readonly string[];
}

/** Whether `property` of `from` refers to `to`. Works during preview too, when ids are still unknown. */
export function refersTo(from: StackResource, property: string, to: StackResource): boolean {
  const sources = from.getSources(property);
  if (sources.includes(to.urn)) return true;
  // Outputs of a remote component depend on the component, not on its children.
  if (to.parent !== undefined && sources.includes(to.parent) && !isStack(to.parent)) return true;
  const value = readIfKnown(() => from.props[property]);
  return typeof value === 'string' && to.identities.includes(value);
}

/** The value, or undefined if it is unknown during preview. */
export function readIfKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

/** Every string inside a value, with its path. Skips values that are unknown during preview. */
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
