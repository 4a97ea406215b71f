import type { Properties } from './providers/properties.ts';

/** Something that exists in the world. */
export interface FakeResource {
  readonly type: string;
  readonly id: string;
  /** The name it has in the program. */
  readonly logicalName: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What was done to the world, in order. */
export interface Operation {
  readonly action: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly id: string;
  readonly logicalName: string;
}

/** Trouble that the next operations meet. */
export interface Fault {
  /** Creations refused at once: a type, a part of the logical name, and what AWS would say. */
  readonly rejectedCreations: readonly {
    readonly type: string;
    readonly name: string;
    readonly message: string;
  }[];
  /** Parts of the logical names of groups whose instances never get healthy. */
  readonly neverHealthy: readonly string[];
}

export const noFault: Fault = { rejectedCreations: [], neverHealthy: [] };

/** The fake AWS account of one stack: everything that the fake providers have created, in memory. */
export class FakeCloud {
  readonly operations: Operation[] = [];
  fault: Fault = noFault;
  readonly #resources = new Map<string, FakeResource>();

  get resources(): readonly FakeResource[] {
    return [...this.#resources.values()];
  }

  listByType(type: string): readonly FakeResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  find(type: string, id: string): FakeResource | undefined {
    return this.#resources.get(getKey({ type, id }));
  }

  put(action: 'create' | 'update', resource: FakeResource): void {
    this.#resources.set(getKey(resource), resource);
    this.#record(action, resource);
  }

  delete(resource: FakeResource): void {
    this.#resources.delete(getKey(resource));
    this.#record('delete', resource);
  }

  /** Somebody changes a thing by hand, behind the program's back: no deed. */
  modify(resource: FakeResource, changes: Properties): void {
    this.#resources.set(getKey(resource), {
      ...resource,
      inputs: { ...resource.inputs, ...changes },
      outputs: { ...resource.outputs, ...changes },
    });
  }

  /** Somebody deletes a thing by hand. */
  remove(resource: FakeResource): void {
    this.#resources.delete(getKey(resource));
  }

  #record(action: Operation['action'], { type, id, logicalName }: FakeResource): void {
    this.operations.push({ action, type, id, logicalName });
  }
}

function getKey({ type, id }: Pick<FakeResource, 'type' | 'id'>): string {
  return `${type} ${id}`;
}
