import type { Properties } from './properties.ts';

/** A resource that is being created. */
export interface NewResource {
  /** Its physical name: given, generated, or the logical name. */
  readonly name: string;
  /** 17 unique hexadecimal digits. */
  readonly hex: string;
  readonly inputs: Properties;
}

/** Properties of a resource type that the provider's typings do not contain. */
export interface ResourceKind {
  /** The input that gets a generated name by default, and the name's maximum length. */
  readonly autoName?: { readonly property: string; readonly limit: number };
  /** Inputs whose change forces a replacement. */
  readonly replaceOnChanges: readonly string[];
  readonly id: (resource: NewResource) => string;
  /** Computed properties whose values matter; others get placeholders. */
  readonly outputs?: (resource: NewResource) => Properties;
  /** A computed number that increases with every update. */
  readonly counter?: string;
  /** AWS's error if the resource cannot be deleted; otherwise undefined. */
  readonly getDeletionError?: (properties: Properties) => string | undefined;
}
