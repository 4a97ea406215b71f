/** One resource as the program registered it. */
export interface RecordedResource {
  /** Pulumi type token, such as `aws:lb/listener:Listener`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** False for components. */
  readonly custom: boolean;
  /** Inputs as the provider would get them; secrets and outputs are plain values. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Fake id and computed properties. */
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Inputs that contain a secret. */
  readonly secretInputs: readonly string[];
  readonly options: RecordedOptions;
}

export interface RecordedOptions {
  /** URN; empty for the stack itself. */
  readonly parent: string;
  /** URNs of all dependencies, from `dependsOn` and from inputs. */
  readonly dependencies: readonly string[];
  /** URNs of the dependencies of each input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly customTimeouts: { readonly create: string; readonly update: string; readonly delete: string };
  /** Names of the hooks before an update. */
  readonly beforeUpdate: readonly string[];
}
