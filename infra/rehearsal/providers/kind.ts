import type { Properties } from './properties.ts';

/** A resource that is about to exist. */
export interface NewResource {
  /** Its real name: the one it was given, or the one made up for it, or the logical name. */
  readonly name: string;
  /** 17 hexadecimal digits that no other resource has. */
  readonly hex: string;
  readonly inputs: Properties;
}

/** What sets one type of resource apart; the rest is the same for all and is read from the typings. */
export interface ResourceKind {
  /** The input that gets a made-up name when the program gives none, and how long that may be. */
  readonly autoName?: { readonly property: string; readonly limit: number };
  /** Inputs that cannot be changed in place. */
  readonly replaceOnChanges: readonly string[];
  readonly id: (resource: NewResource) => string;
  /** Computed properties of which somebody reads more than that they are there. */
  readonly outputs?: (resource: NewResource) => Properties;
  /** A computed number that goes up with every update. */
  readonly counter?: string;
  /** Why it cannot be deleted as it is. */
  readonly getDeletionError?: (properties: Properties) => string | undefined;
}
