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

/** The fake AWS account of one stack: everything that the fake providers have created, in memory. */
export class World {
  readonly deeds: Deed[] = [];
  trouble: Trouble = noTrouble;
  readonly #things = new Map<string, Thing>();

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
  }

  /** Somebody deletes a thing by hand. */
  vanish(thing: Thing): void {
    this.#things.delete(keyOf(thing));
  }

  #record(verb: Deed['verb'], { type, id, logicalName }: Thing): void {
    this.deeds.push({ verb, type, id, logicalName });
  }
}

function keyOf({ type, id }: Pick<Thing, 'type' | 'id'>): string {
  return `${type} ${id}`;
}
