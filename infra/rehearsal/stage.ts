import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Stopped, type CommandArgs, type CommandLine, type Ending } from './command-line.ts';
import { serveFleetApi, type FleetApi } from './fleet-api.ts';
import { Project } from './project.ts';
import { packages, serveProviders, type ProviderServer } from './providers/provider-server.ts';
import { fixtureSite } from '../testing/fixtures.ts';
import { World } from './world.ts';

export interface StageArgs {
  /** The project that is rehearsed. */
  readonly root: string;
  /** An empty folder for everything that this stage leaves. */
  readonly folder: string;
  readonly stack: string;
  readonly commands: CommandLine;
  /** The environment of whoever rehearses. */
  readonly env: NodeJS.ProcessEnv;
}

/** What a stage shares with its copies. */
interface Shared {
  readonly commands: CommandLine;
  /** What the engine is told by its environment, whichever copy it works on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Port of the component provider. It keeps nothing, and its calls apart: one does for all. */
  readonly network: Promise<number>;
  readonly temporaries: string;
  readonly said: string[];
}

/** What each copy of a stage has for itself. */
interface Own {
  readonly folder: string;
  readonly project: Project;
  readonly world: World;
}

/** Where one stack is rehearsed: its copy of the project, a world, the stand-ins and the engine's own folders. */
export class Stage {
  readonly folder: string;
  readonly project: Project;
  readonly world: World;
  readonly #shared: Shared;
  readonly #servers: Servers;
  readonly #copies: Stage[] = [];

  private constructor(shared: Shared, { folder, project, world }: Own, servers: Servers) {
    this.folder = folder;
    this.project = project;
    this.world = world;
    this.#shared = shared;
    this.#servers = servers;
  }

  static async open({ root, folder, stack, commands, env }: StageArgs): Promise<Stage> {
    for (const part of ['project', 'state', 'home', 'bin', 'tmp']) mkdirSync(join(folder, part));
    standInForNpm(join(folder, 'bin'));
    // The engine keeps a log of every detail, compressed and encrypted: a third of what a preview costs it, and read by
    // nobody here. Where its folder cannot be, it does without.
    writeFileSync(join(folder, 'home', 'logs'), '');
    const project = Project.from(root, join(folder, 'project'), stack);
    const network = serveNetworkComponent(commands, { cwd: project.folder, env });
    // Whoever needs it is told that it does not serve.
    network.catch(() => undefined);
    const temporaries = join(folder, 'tmp');
    const environment = {
      ...withoutAccounts(env),
      PATH: [join(folder, 'bin'), env['PATH'] ?? ''].join(delimiter),
      TMPDIR: temporaries,
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_STACK: stack,
      PULUMI_CONFIG_PASSPHRASE: 'a rehearsal needs no secret',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      // Every step loads the same program anew; Node 20 passes over it.
      NODE_COMPILE_CACHE: join(folder, 'home', 'compile-cache'),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      AWS_REGION: fixtureSite.region,
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
    };
    const shared = { commands, environment, network, temporaries, said: [] };
    const world = new World(join(folder, 'world.json'));
    return new Stage(shared, { folder, project, world }, await serve(world));
  }

  /** Another stage that is as this one is now, to be closed by itself. What is said there is heard here too. */
  async copy(): Promise<Stage> {
    const folder = join(this.folder, `copy-${this.#copies.length + 1}`);
    mkdirSync(folder);
    const project = this.project.copy(join(folder, 'project'));
    const world = this.world.copy(join(folder, 'world.json'));
    const copy = new Stage(this.#shared, { folder, project, world }, await serve(world));
    await cp(this.state, copy.state, { recursive: true });
    this.#copies.push(copy);
    return copy;
  }

  get stack(): string {
    return this.project.stack;
  }

  /** Where the engine and its parts put temporary files; those that are killed leave some. */
  get temporaries(): string {
    return this.#shared.temporaries;
  }

  /** Everything the engine said so far, on this stage and on its copies. */
  get said(): readonly string[] {
    return this.#shared.said;
  }

  /** The folder of the engine's state. */
  get state(): string {
    return join(this.folder, 'state');
  }

  /** The folders of the engine's state here and on every copy. */
  get states(): readonly string[] {
    return [this.state, ...this.#copies.map(({ state }) => state)];
  }

  /**
   * Runs the command line on this stack; its prompts, colours and progress are off.
   *
   * @throws Stopped; Error when the component provider does not serve
   */
  async pulumi(...args: readonly string[]): Promise<Ending> {
    const { commands, environment, said } = this.#shared;
    const network = await this.#shared.network;
    const { providers, fleet } = this.#servers;
    const ports = [...packages.map((name) => `${name}:${providers.port}`), `awsx:${network}`];
    const ending = await commands.run('pulumi', [...args, '--non-interactive', '--color', 'never'], {
      cwd: this.project.folder,
      env: {
        ...environment,
        PULUMI_BACKEND_URL: `file://${this.state}`,
        PULUMI_DEBUG_PROVIDERS: ports.join(','),
        AWS_ENDPOINT_URL_AUTO_SCALING: fleet.url,
        AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: fleet.url,
      },
    });
    said.push(ending.text);
    return ending;
  }

  async close(): Promise<void> {
    const { providers, fleet } = this.#servers;
    await Promise.all([providers.close(), fleet.close()]);
  }
}

interface Servers {
  readonly providers: ProviderServer;
  readonly fleet: FleetApi;
}

async function serve(world: World): Promise<Servers> {
  const [providers, fleet] = await Promise.all([serveProviders(world), serveFleetApi(world)]);
  return { providers, fleet };
}

/** Starts the component provider, which ends with `commands`. Returns its port. */
async function serveNetworkComponent(commands: CommandLine, place: CommandArgs): Promise<number> {
  const child = commands.start(process.execPath, ['infra/rehearsal/providers/network-component.cjs'], place);
  const complaints: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  if (child.stdout === null) throw new Error('the network component has no output');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() => {
      if (commands.stopped) throw new Stopped();
      throw new Error(`the network component ended before it served: ${complaints.join('').trim()}`);
    }),
  ])) as [string];
  return Number(line);
}

/**
 * Before each operation the engine asks npm for its version, for its records, and waits for it: half a second, and
 * nobody reads the answer here. Anything else that it might ask of npm fails.
 */
function standInForNpm(folder: string): void {
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\n[ "$*" = --version ] && echo 0.0.0\n', { mode: 0o755 });
}

/** The environment without anything that leads to an account, to another backend or to options of another Node. */
function withoutAccounts(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(AWS_|PULUMI_|NODE_OPTIONS$)/.test(name)),
  );
}
