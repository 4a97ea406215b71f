import type { Properties } from './providers/properties.ts';

/** A resource that exists in the fake cloud. */
export interface FakeResource {
  readonly type: string;
  readonly id: string;
  /** Its logical name in the program. */
  readonly logicalName: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A change that a fake provider made in the cloud. */
export interface Operation {
  readonly action: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly id: string;
  readonly logicalName: string;
}

/** Faults injected into the next operations. */
export interface Fault {
  /** Creations to reject: type, a part of the logical name, and AWS's error message. */
  readonly rejectedCreations: readonly {
    readonly type: string;
    readonly name: string;
    readonly message: string;
  }[];
  /** Parts of the logical names of Auto Scaling groups whose instances never become healthy. */
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

  /** Fills the empty cloud with recorded resources. Not recorded as operations. */
  restore(resources: readonly FakeResource[]): void {
    for (const resource of resources) this.#resources.set(getKey(resource), resource);
  }

  delete(resource: FakeResource): void {
    this.#resources.delete(getKey(resource));
    this.#record('delete', resource);
  }

  /** Changes a resource by hand, outside Pulumi. Not recorded as an operation. */
  modify(resource: FakeResource, changes: Properties): void {
    this.#resources.set(getKey(resource), {
      ...resource,
      inputs: { ...resource.inputs, ...changes },
      outputs: { ...resource.outputs, ...changes },
    });
  }

  /** Deletes a resource by hand, outside Pulumi. Not recorded as an operation. */
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
