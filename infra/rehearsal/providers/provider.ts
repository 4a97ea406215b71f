import { createHash, randomBytes } from 'node:crypto';
import { noneHealthy } from '../instances.ts';
import type { Thing, World } from '../fake-cloud.ts';
import { differences, rootOf, type Differences } from './differences.ts';
import type { Kind, Made } from './kind.ts';
import { hasUnknown, unknownValue, type Properties } from './properties.ts';
import type { Typings } from './typings.ts';

/** A resource as a request names it. */
export interface Subject {
  readonly type: string;
  readonly logicalName: string;
}

export interface Fault {
  readonly property: string;
  readonly reason: string;
}

export interface Comparison {
  readonly changes: Differences;
  /** Top-level inputs because of which the resource has to be made anew. */
  readonly replaces: readonly string[];
}

/** AWS says no. Nothing was done. */
export class Refusal extends Error {}

/** The resource exists and is not what it should be. */
export class HalfMade extends Error {
  readonly thing: Thing;

  constructor(thing: Thing, message: string) {
    super(message);
    this.thing = thing;
  }
}

/** One package's stand-in: what its provider does with a resource, done to the world instead. */
export class StandInProvider {
  readonly #typings: Typings;
  readonly #kinds: Readonly<Record<string, Kind>>;
  readonly #world: World;

  constructor(typings: Typings, kinds: Readonly<Record<string, Kind>>, world: World) {
    this.#typings = typings;
    this.#kinds = kinds;
    this.#world = world;
  }

  /**
   * Checks inputs and fills in a name where the program leaves it to the provider.
   *
   * @param seed the engine's random bytes: the same in a preview and the update after it
   */
  check(
    { type, logicalName }: Subject,
    olds: Properties | undefined,
    news: Properties,
    seed: Uint8Array,
  ): { readonly inputs: Properties; readonly faults: readonly Fault[] } {
    const kind = this.#kinds[type];
    if (kind === undefined) {
      return {
        inputs: news,
        faults: [
          {
            property: '',
            reason: `the rehearsal knows no ${type}; say in its list of kinds what it is like`,
          },
        ],
      };
    }
    const faults = this.#typings.faults(type, news);
    const { autoName } = kind;
    if (autoName === undefined || news[autoName.property] !== undefined) return { inputs: news, faults };
    const { property, limit } = autoName;
    const name = olds?.[property] ?? `${logicalName}-${suffix(seed)}`;
    const tooLong = String(name).length > limit;
    return {
      inputs: { ...news, [property]: name },
      faults: tooLong
        ? [...faults, { property, reason: `${String(name)} is longer than ${limit} characters` }]
        : faults,
    };
  }

  diff({ type }: Subject, before: Properties, after: Properties): Comparison {
    const changes = differences(before, after);
    const roots = new Set([...changes.keys()].map(rootOf));
    return { changes, replaces: this.#kind(type).replaces.filter((property) => roots.has(property)) };
  }

  /** What a preview shows of a resource that will be made: its inputs, and that the rest is not known. */
  previewed({ type }: Subject, inputs: Properties): Properties {
    const computed = [...this.#computed(type).keys(), ...counterOf(this.#kind(type))];
    return { ...inputs, ...Object.fromEntries(computed.map((property) => [property, unknownValue])) };
  }

  /**
   * @throws Refusal when the world's trouble says so
   * @throws HalfMade for a group that waits for healthy instances in vain
   */
  create(subject: Subject, inputs: Properties): Thing {
    const { type, logicalName } = subject;
    if (hasUnknown(inputs)) throw new Refusal(`${type} ${logicalName} has inputs that are not known`);
    const refused = this.#world.trouble.refuses.find(
      (each) => each.type === type && logicalName.includes(each.name),
    );
    if (refused !== undefined) throw new Refusal(refused.message);
    const kind = this.#kind(type);
    const { autoName } = kind;
    const name = String((autoName === undefined ? undefined : inputs[autoName.property]) ?? logicalName);
    const made: Made = { name, hex: randomBytes(9).toString('hex').slice(0, 17), inputs };
    const thing: Thing = {
      type,
      logicalName,
      id: kind.id(made),
      inputs,
      outputs: this.#outputs(kind, type, made),
    };
    this.#world.put('create', thing);
    const waitsInVain = noneHealthy(this.#world, thing);
    if (waitsInVain !== undefined) throw new HalfMade(thing, waitsInVain);
    return thing;
  }

  /** @throws Refusal when it is not there */
  update(subject: Subject, id: string, inputs: Properties): Thing {
    const old = this.#existing(subject, id);
    const thing = { ...old, inputs, outputs: this.#updated(subject.type, old.outputs, inputs) };
    this.#world.put('update', thing);
    return thing;
  }

  previewedUpdate({ type }: Subject, outputs: Properties, inputs: Properties): Properties {
    const counters = counterOf(this.#kind(type)).map((property) => [property, unknownValue] as const);
    return { ...this.#updated(type, outputs, inputs), ...Object.fromEntries(counters) };
  }

  /** @throws Refusal when it is protected, or a bucket that holds something */
  delete(subject: Subject, id: string): void {
    const thing = this.#existing(subject, id);
    const refusal = this.#kind(subject.type).refusesDeletion?.(thing.outputs) ?? this.#full(thing);
    if (refusal !== undefined) throw new Refusal(refusal);
    for (const object of this.#objectsIn(thing)) this.#world.remove(object);
    this.#world.remove(thing);
  }

  read({ type }: Subject, id: string): Thing | undefined {
    return this.#world.find(type, id);
  }

  #kind(type: string): Kind {
    const kind = this.#kinds[type];
    if (kind === undefined) throw new Refusal(`the rehearsal knows no ${type}`);
    return kind;
  }

  #existing({ type, logicalName }: Subject, id: string): Thing {
    const thing = this.#world.find(type, id);
    if (thing === undefined) throw new Refusal(`${type} ${logicalName} (${id}) does not exist`);
    return thing;
  }

  #computed(type: string): ReadonlyMap<string, string> {
    return this.#typings.of(type)?.computed ?? new Map();
  }

  #outputs(kind: Kind, type: string, made: Made): Properties {
    const computed = [...this.#computed(type)].map(
      ([property, declared]) =>
        [property, someValue(declared, `${property}-${made.hex}`, made.inputs)] as const,
    );
    const counters = counterOf(kind).map((property) => [property, 1] as const);
    return {
      ...made.inputs,
      ...Object.fromEntries([...computed, ...counters]),
      ...kind.outputs?.(made),
    };
  }

  #updated(type: string, outputs: Properties, inputs: Properties): Properties {
    const computed = new Set(this.#computed(type).keys());
    const kept = Object.entries(outputs).filter(([property]) => computed.has(property));
    const counters = counterOf(this.#kind(type)).map(
      (property) => [property, Number(outputs[property] ?? 0) + 1] as const,
    );
    return { ...inputs, ...Object.fromEntries([...kept, ...counters]) };
  }

  #objectsIn({ type, id }: Thing): readonly Thing[] {
    if (type !== 'aws:s3/bucket:Bucket') return [];
    return this.#world
      .ofType('aws:s3/bucketObjectv2:BucketObjectv2')
      .filter(({ inputs }) => inputs['bucket'] === id);
  }

  #full(thing: Thing): string | undefined {
    return thing.inputs['forceDestroy'] === true || this.#objectsIn(thing).length === 0
      ? undefined
      : `BucketNotEmpty: The bucket ${thing.id} you tried to delete is not empty`;
  }
}

function counterOf({ counter }: Kind): readonly string[] {
  return counter === undefined ? [] : [counter];
}

/** Seven hexadecimal digits, as the provider hangs them on a name. */
function suffix(seed: Uint8Array): string {
  const source = seed.length > 0 ? createHash('sha256').update(seed).digest() : randomBytes(8);
  return source.toString('hex').slice(0, 7);
}

/** Something of the declared type. It must not be left out: a preview would show it as changing for ever. */
function someValue(declared: string, text: string, inputs: Properties): unknown {
  const type = declared.replace(/^pulumi\.Output<|>$/g, '');
  if (type.includes('[key: string]')) return inputs['tags'] ?? {};
  if (type.includes('[]')) return [];
  if (type.startsWith('string')) return text;
  if (type.startsWith('number')) return 0;
  if (type.startsWith('boolean')) return false;
  return {};
}
