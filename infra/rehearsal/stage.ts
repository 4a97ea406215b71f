import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Stopped, type CommandArgs, type CommandLine, type Ending } from './command-line.ts';
import { serveFleetApi } from './fleet-api.ts';
import { Project } from './project.ts';
import { packages, serveProviders } from './providers/provider-server.ts';
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

/** Where one stack is rehearsed: its copy of the project, a world, the stand-ins and the engine's own folders. */
export class Stage {
  readonly stack: string;
  readonly folder: string;
  /** Where the engine and its parts put temporary files; those that are killed leave some. */
  readonly temporaries: string;
  readonly project: Project;
  readonly world: World;
  /** Everything the engine said so far. */
  readonly said: string[] = [];
  readonly #commands: CommandLine;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #close: () => Promise<void>;

  private constructor(
    { stack, folder, commands, env }: StageArgs,
    project: Project,
    world: World,
    stageHands: { readonly environment: Record<string, string>; readonly close: () => Promise<void> },
  ) {
    this.stack = stack;
    this.folder = folder;
    this.temporaries = join(folder, 'tmp');
    this.project = project;
    this.world = world;
    this.#commands = commands;
    this.#environment = { ...withoutAccounts(env), ...stageHands.environment, TMPDIR: this.temporaries };
    this.#close = stageHands.close;
  }

  static async open(args: StageArgs): Promise<Stage> {
    const { root, folder, stack, commands, env } = args;
    for (const part of ['project', 'state', 'home', 'bin', 'tmp']) mkdirSync(join(folder, part));
    const project = new Project(root, join(folder, 'project'), stack);
    const world = new World(join(folder, 'world.json'));
    const [providers, fleet] = await Promise.all([serveProviders(world), serveFleetApi(world)]);
    const close = async () => {
      await Promise.all([providers.close(), fleet.close()]);
    };
    const place = { cwd: project.folder, env };
    const network = await serveNetworkComponent(commands, place).catch(async (error: unknown) => {
      // Whatever still listened would keep this process alive.
      await close();
      throw error;
    });
    const ports = [...packages.map((name) => `${name}:${providers.port}`), `awsx:${network}`];
    standInForNpm(join(folder, 'bin'));
    const environment = {
      PATH: [join(folder, 'bin'), env['PATH'] ?? ''].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_CONFIG_PASSPHRASE: 'a rehearsal needs no secret',
      PULUMI_DEBUG_PROVIDERS: ports.join(','),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      // Every step loads the same program anew; Node 20 passes over it.
      NODE_COMPILE_CACHE: join(folder, 'home', 'compile-cache'),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      AWS_REGION: fixtureSite.region,
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_ENDPOINT_URL_AUTO_SCALING: fleet.url,
      AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: fleet.url,
    };
    return new Stage(args, project, world, { environment, close });
  }

  /** Runs the command line on this stack; its prompts, colours and progress are off. */
  async pulumi(...args: readonly string[]): Promise<Ending> {
    const options = ['--non-interactive', '--color', 'never'];
    const ending = await this.#commands.run('pulumi', [...args, ...options], {
      cwd: this.project.folder,
      env: this.#environment,
    });
    this.said.push(ending.text);
    return ending;
  }

  close(): Promise<void> {
    return this.#close();
  }
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
