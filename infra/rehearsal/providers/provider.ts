import { createHash, randomBytes } from 'node:crypto';
import { findCapacityError } from '../instances.ts';
import type { FakeResource, FakeCloud } from '../fake-cloud.ts';
import { findDifferences, getRootProperty, type Differences } from './differences.ts';
import type { ResourceKind, NewResource } from './kind.ts';
import { hasUnknown, unknownValue, type Properties } from './properties.ts';
import type { Typings } from './typings.ts';

/** A resource as a request identifies it. */
export interface ResourceKey {
  readonly type: string;
  readonly logicalName: string;
}

export interface InputError {
  readonly property: string;
  readonly reason: string;
}

export interface Comparison {
  readonly changes: Differences;
  /** Top-level inputs whose change forces a replacement. */
  readonly replaces: readonly string[];
}

/** AWS rejected the operation; nothing was changed. */
export class ProviderError extends Error {}

/** The resource was created, but is not ready. */
export class PartialCreateError extends Error {
  readonly resource: FakeResource;

  constructor(resource: FakeResource, message: string) {
    super(message);
    this.resource = resource;
  }
}

/** Fake of one package's provider: applies operations to the fake cloud. */
export class FakeProvider {
  readonly #typings: Typings;
  readonly #kinds: Readonly<Record<string, ResourceKind>>;
  readonly #cloud: FakeCloud;

  constructor(typings: Typings, kinds: Readonly<Record<string, ResourceKind>>, cloud: FakeCloud) {
    this.#typings = typings;
    this.#kinds = kinds;
    this.#cloud = cloud;
  }

  /**
   * Validates inputs, and generates a name if the program gives none.
   *
   * @param seed the engine's random bytes: the same in a preview and in the update after it
   */
  check(
    { type, logicalName }: ResourceKey,
    olds: Properties | undefined,
    news: Properties,
    seed: Uint8Array,
  ): { readonly inputs: Properties; readonly errors: readonly InputError[] } {
    const kind = this.#kinds[type];
    if (kind === undefined) {
      return {
        inputs: news,
        errors: [
          {
            property: '',
            reason: `the rehearsal does not support ${type}; add it to the resource kinds`,
          },
        ],
      };
    }
    const errors = this.#typings.findErrors(type, news);
    const { autoName } = kind;
    if (autoName === undefined || news[autoName.property] !== undefined) return { inputs: news, errors };
    const { property, limit } = autoName;
    const name = olds?.[property] ?? `${logicalName}-${createNameSuffix(seed)}`;
    const isTooLong = String(name).length > limit;
    return {
      inputs: { ...news, [property]: name },
      errors: isTooLong
        ? [...errors, { property, reason: `${String(name)} is longer than ${limit} characters` }]
        : errors,
    };
  }

  diff({ type }: ResourceKey, before: Properties, after: Properties): Comparison {
    const changes = findDifferences(before, after);
    const roots = new Set([...changes.keys()].map(getRootProperty));
    return {
      changes,
      replaces: this.#getKind(type).replaceOnChanges.filter((property) => roots.has(property)),
    };
  }

  /** The outputs of a new resource during preview: its inputs, and unknown computed properties. */
  previewCreate({ type }: ResourceKey, inputs: Properties): Properties {
    const computed = [...this.#getComputedProperties(type).keys(), ...listCounters(this.#getKind(type))];
    return { ...inputs, ...Object.fromEntries(computed.map((property) => [property, unknownValue])) };
  }

  /**
   * @throws ProviderError for unknown inputs, or for an injected fault
   * @throws PartialCreateError for a group whose instances do not become healthy
   */
  create(resourceKey: ResourceKey, inputs: Properties): FakeResource {
    const { type, logicalName } = resourceKey;
    if (hasUnknown(inputs)) throw new ProviderError(`${type} ${logicalName} has unknown inputs`);
    const rejection = this.#cloud.fault.rejectedCreations.find(
      (each) => each.type === type && logicalName.includes(each.name),
    );
    if (rejection !== undefined) throw new ProviderError(rejection.message);
    const kind = this.#getKind(type);
    const { autoName } = kind;
    const name = String((autoName === undefined ? undefined : inputs[autoName.property]) ?? logicalName);
    const newResource: NewResource = { name, hex: randomBytes(9).toString('hex').slice(0, 17), inputs };
    const resource: FakeResource = {
      type,
      logicalName,
      id: kind.id(newResource),
      inputs,
      outputs: this.#createOutputs(kind, type, newResource),
    };
    this.#cloud.put('create', resource);
    const capacityError = findCapacityError(this.#cloud, resource);
    if (capacityError !== undefined) throw new PartialCreateError(resource, capacityError);
    return resource;
  }

  /** @throws ProviderError if the resource does not exist */
  update(resourceKey: ResourceKey, id: string, inputs: Properties): FakeResource {
    const old = this.#getExisting(resourceKey, id);
    const resource = { ...old, inputs, outputs: this.#updateOutputs(resourceKey.type, old.outputs, inputs) };
    this.#cloud.put('update', resource);
    return resource;
  }

  previewUpdate({ type }: ResourceKey, outputs: Properties, inputs: Properties): Properties {
    const counters = listCounters(this.#getKind(type)).map((property) => [property, unknownValue] as const);
    return { ...this.#updateOutputs(type, outputs, inputs), ...Object.fromEntries(counters) };
  }

  /** @throws ProviderError if the resource does not exist, is protected, or is a non-empty bucket */
  delete(resourceKey: ResourceKey, id: string): void {
    const resource = this.#getExisting(resourceKey, id);
    const deletionError =
      this.#getKind(resourceKey.type).getDeletionError?.(resource.outputs) ??
      this.#getNotEmptyError(resource);
    if (deletionError !== undefined) throw new ProviderError(deletionError);
    for (const object of this.#listObjects(resource)) this.#cloud.delete(object);
    this.#cloud.delete(resource);
  }

  read({ type }: ResourceKey, id: string): FakeResource | undefined {
    return this.#cloud.find(type, id);
  }

  #getKind(type: string): ResourceKind {
    const kind = this.#kinds[type];
    if (kind === undefined) throw new ProviderError(`the rehearsal does not support ${type}`);
    return kind;
  }

  #getExisting({ type, logicalName }: ResourceKey, id: string): FakeResource {
    const resource = this.#cloud.find(type, id);
    if (resource === undefined) throw new ProviderError(`${type} ${logicalName} (${id}) does not exist`);
    return resource;
  }

  #getComputedProperties(type: string): ReadonlyMap<string, string> {
    return this.#typings.getTyping(type)?.computed ?? new Map();
  }

  #createOutputs(kind: ResourceKind, type: string, newResource: NewResource): Properties {
    const computed = [...this.#getComputedProperties(type)].map(
      ([property, declared]) =>
        [
          property,
          createPlaceholder(declared, `${property}-${newResource.hex}`, newResource.inputs),
        ] as const,
    );
    const counters = listCounters(kind).map((property) => [property, 1] as const);
    return {
      ...newResource.inputs,
      ...Object.fromEntries([...computed, ...counters]),
      ...kind.outputs?.(newResource),
    };
  }

  #updateOutputs(type: string, outputs: Properties, inputs: Properties): Properties {
    const computed = new Set(this.#getComputedProperties(type).keys());
    const unchanged = Object.entries(outputs).filter(([property]) => computed.has(property));
    const counters = listCounters(this.#getKind(type)).map(
      (property) => [property, Number(outputs[property] ?? 0) + 1] as const,
    );
    return { ...inputs, ...Object.fromEntries([...unchanged, ...counters]) };
  }

  #listObjects({ type, id }: FakeResource): readonly FakeResource[] {
    if (type !== 'aws:s3/bucket:Bucket') return [];
    return this.#cloud
      .listByType('aws:s3/bucketObjectv2:BucketObjectv2')
      .filter(({ inputs }) => inputs['bucket'] === id);
  }

  #getNotEmptyError(resource: FakeResource): string | undefined {
    return resource.inputs['forceDestroy'] === true || this.#listObjects(resource).length === 0
      ? undefined
      : `BucketNotEmpty: The bucket ${resource.id} you tried to delete is not empty`;
  }
}

function listCounters({ counter }: ResourceKind): readonly string[] {
  return counter === undefined ? [] : [counter];
}

/** Seven hexadecimal digits, as the provider appends them to a name. */
function createNameSuffix(seed: Uint8Array): string {
  const source = seed.length > 0 ? createHash('sha256').update(seed).digest() : randomBytes(8);
  return source.toString('hex').slice(0, 7);
}

/** A placeholder of the declared type. Without one, every preview would show the property as changed. */
function createPlaceholder(declared: string, text: string, inputs: Properties): unknown {
  const type = declared.replace(/^pulumi\.Output<|>$/g, '');
  if (type.includes('[key: string]')) return inputs['tags'] ?? {};
  if (type.includes('[]')) return [];
  if (type.startsWith('string')) return text;
  if (type.startsWith('number')) return 0;
  if (type.startsWith('boolean')) return false;
  return {};
}
