import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  LocalWorkspace,
  type PreviewOptions,
  type PreviewResult,
  type Stack,
  type UpOptions,
  type UpResult,
} from '@pulumi/pulumi/automation/index.js';
import { fixtureAwsContext } from '../testing/fixtures.ts';
import { serveFleetApi } from './fleet-api.ts';
import { createInlineProgram, Project } from './project.ts';
import { serveComponents } from './providers/component-server.ts';
import type { ProviderServer } from './providers/grpc-server.ts';
import { packages, serveProviders } from './providers/provider-server.ts';
import { FakeCloud } from './fake-cloud.ts';

export interface SandboxArgs {
  /** The project's folder. */
  readonly root: string;
  /** An empty folder for all files of this sandbox. */
  readonly folder: string;
  /** Name of the stack. */
  readonly name: string;
  /** Whether Pulumi can run the project by its Pulumi.yaml; otherwise the program runs inline, in this process. */
  readonly hasLanguageHost: boolean;
  /** The environment of this process. Variables for an inline program are added. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops running operations. */
  readonly signal: AbortSignal;
  /** Starts the provider of awsx; by default the fake one. */
  readonly serveComponents?: () => Promise<ProviderServer>;
}

const maxOperationMs = 5 * 60_000;

/** The test environment of one stack: a copy of the project, a fake AWS, and Pulumi's engine with local state. */
export class Sandbox {
  readonly name: string;
  readonly folder: string;
  readonly hasLanguageHost: boolean;
  readonly project: Project;
  readonly cloud = new FakeCloud();
  /** Everything that the engine has printed. */
  readonly engineOutput: string[] = [];
  /** Variables for Pulumi and for the program. */
  readonly environment: Record<string, string>;
  readonly #signal: AbortSignal;
  #servers: readonly { close(): Promise<void> }[] = [];
  #stack: Stack | undefined;

  private constructor({ root, folder, name, hasLanguageHost, signal }: SandboxArgs) {
    for (const part of ['project', 'state', 'home', 'tmp']) mkdirSync(join(folder, part));
    this.name = name;
    this.folder = folder;
    this.hasLanguageHost = hasLanguageHost;
    this.project = Project.from(root, join(folder, 'project'), name);
    this.environment = {
      TMPDIR: join(folder, 'tmp'),
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_BACKEND_URL: `file://${this.stateFolder}`,
      PULUMI_CONFIG_PASSPHRASE: 'not a secret',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      AWS_REGION: fixtureAwsContext.region,
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
    };
    this.#signal = signal;
  }

  static async open(args: SandboxArgs): Promise<Sandbox> {
    const sandbox = new Sandbox(args);
    const [providers, components, fleet] = await Promise.all([
      serveProviders(sandbox.cloud),
      (args.serveComponents ?? serveComponents)(),
      serveFleetApi(sandbox.cloud),
    ]);
    sandbox.#servers = [providers, components, fleet];
    const ports = [...packages.map((name) => `${name}:${providers.port}`), `awsx:${components.port}`];
    Object.assign(sandbox.environment, {
      PULUMI_DEBUG_PROVIDERS: ports.join(','),
      AWS_ENDPOINT_URL_AUTO_SCALING: fleet.url,
      AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: fleet.url,
    });
    if (!args.hasLanguageHost) Object.assign(args.env, sandbox.environment);
    return sandbox;
  }

  /** The folder of the engine's state. */
  get stateFolder(): string {
    return join(this.folder, 'state');
  }

  /** @throws Error before `createStack` */
  get stack(): Stack {
    if (this.#stack === undefined) throw new Error(`the stack ${this.name} is not created yet`);
    return this.#stack;
  }

  /** Creates an empty stack. */
  async createStack(): Promise<void> {
    this.#signal.throwIfAborted();
    const stackName = this.name;
    const workDir = this.project.folder;
    const options = { workDir, envVars: this.environment };
    const program = createInlineProgram(stackName, workDir);
    this.#stack = this.hasLanguageHost
      ? await LocalWorkspace.createStack({ stackName, workDir }, options)
      : await LocalWorkspace.createStack({ stackName, projectName: this.project.name, program }, options);
  }

  async preview(options: PreviewOptions = {}): Promise<PreviewResult> {
    return this.stack.preview({ ...this.#getDefaultOptions(), ...options });
  }

  /** Updates without a preview, as the Automation API does. Operators must never skip it. */
  async up(options: UpOptions = {}): Promise<UpResult> {
    return this.stack.up({ ...this.#getDefaultOptions(), ...options });
  }

  async refresh(): Promise<void> {
    await this.stack.refresh(this.#getDefaultOptions());
  }

  async previewDestroy(): Promise<void> {
    await this.stack.previewDestroy(this.#getDefaultOptions());
  }

  /** Destroys without a preview, as the Automation API does, so protection does not stop it. */
  async destroy(): Promise<void> {
    await this.stack.destroy(this.#getDefaultOptions());
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  /** @throws the signal's reason when aborted */
  #getDefaultOptions() {
    this.#signal.throwIfAborted();
    const record = (text: string) => this.engineOutput.push(text);
    return {
      color: 'never',
      suppressProgress: true,
      onOutput: record,
      onError: record,
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(maxOperationMs)]),
    } as const;
  }
}
