import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Properties } from './providers/properties.ts';

/** Something that exists in the world. */
export interface Thing {
  readonly type: string;
  readonly id: string;
  /** The name it has in the program. */
  readonly logicalName: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What was done to the world, in order. */
export interface Deed {
  readonly verb: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly id: string;
  readonly logicalName: string;
}

/** Trouble that the next operations meet. */
export interface Trouble {
  /** Creations refused at once: a type, a part of the logical name, and what AWS would say. */
  readonly refuses: readonly { readonly type: string; readonly name: string; readonly message: string }[];
  /** Parts of the logical names of groups whose instances never get healthy. */
  readonly neverHealthy: readonly string[];
}

export const noTrouble: Trouble = { refuses: [], neverHealthy: [] };

/** The account that the stand-in providers build in: a file, so that it is there for as long as the state is. */
export class World {
  readonly deeds: Deed[] = [];
  trouble: Trouble = noTrouble;
  readonly #file: string;
  readonly #things: Map<string, Thing>;

  constructor(file: string, things?: Iterable<readonly [string, Thing]>) {
    this.#file = file;
    this.#things = new Map(things ?? read(file).map((thing) => [keyOf(thing), thing]));
  }

  /** Another world, kept in a file of its own, that is as this one is now. Nothing was done to it yet. */
  copy(file: string): World {
    const copy = new World(file, this.#things);
    copy.trouble = this.trouble;
    return copy;
  }

  get things(): readonly Thing[] {
    return [...this.#things.values()];
  }

  ofType(type: string): readonly Thing[] {
    return this.things.filter((thing) => thing.type === type);
  }

  find(type: string, id: string): Thing | undefined {
    return this.#things.get(keyOf({ type, id }));
  }

  put(verb: 'create' | 'update', thing: Thing): void {
    this.#things.set(keyOf(thing), thing);
    this.#record(verb, thing);
  }

  remove(thing: Thing): void {
    this.#things.delete(keyOf(thing));
    this.#record('delete', thing);
  }

  /** Somebody changes a thing by hand, behind the program's back: no deed. */
  meddle(thing: Thing, changes: Properties): void {
    this.#things.set(keyOf(thing), {
      ...thing,
      inputs: { ...thing.inputs, ...changes },
      outputs: { ...thing.outputs, ...changes },
    });
    this.#save();
  }

  /** Somebody deletes a thing by hand. */
  vanish(thing: Thing): void {
    this.#things.delete(keyOf(thing));
    this.#save();
  }

  #record(verb: Deed['verb'], { type, id, logicalName }: Thing): void {
    this.deeds.push({ verb, type, id, logicalName });
    this.#save();
  }

  #save(): void {
    // Whole or not at all, whenever this process is ended.
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.things), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function keyOf({ type, id }: Pick<Thing, 'type' | 'id'>): string {
  return `${type} ${id}`;
}

function read(file: string): Thing[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Thing[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`The world in ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
