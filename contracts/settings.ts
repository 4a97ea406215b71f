import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { recordWholeBootstrap } from '../infra/bootstrap/testing/record-bootstrap.ts';
import { recordStackAndOutputs } from '../infra/testing/record-stack.ts';
import { type Config, readConfig, variables } from '../service/config/config.ts';
import { formatSections } from './text-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The operators' interface: environment variables, commands, Pulumi's keys and outputs. */
export async function describeSettings(): Promise<string> {
  const stacks = {
    noughts: recordStackAndOutputs({ stack: 'prod' }),
    'noughts-bootstrap': recordWholeBootstrap(),
  };
  const outputs = await Promise.all(
    Object.entries(stacks).map(async ([project, recorded]) =>
      Object.keys((await recorded).outputs).map((output) => `${project} ${output}`),
    ),
  );
  return formatSections({
    'Environment variables, with their defaults': [...describeEnvironment(), describeConfigFile()],
    Commands: describeAdminCommands(),
    'Pulumi configuration': ['Pulumi.yaml', 'infra/bootstrap/Pulumi.yaml'].flatMap(listPulumiKeys),
    'Pulumi outputs': outputs.flat(),
  });
}

type Variable = keyof typeof variables;

/** Reads the default of a variable from the configuration. */
const defaultReaders: Readonly<Partial<Record<Variable, (config: Config) => unknown>>> = {
  PORT: ({ port }) => port,
  HOST: ({ host }) => host,
  DATA_DIR: ({ dataDir }) => dataDir,
  GAMES_TABLE: ({ gamesTable }) => gamesTable,
  USERS_TABLE: ({ usersTable }) => usersTable,
  TRUST_PROXY: ({ trustProxy }) => trustProxy,
  RATE_LIMIT: ({ rateLimit }) => rateLimit,
  DRAIN_SECONDS: ({ drainSeconds }) => drainSeconds,
  LOG_LEVEL: ({ logLevel }) => logLevel,
  STACK_NAME: ({ stackName }) => stackName,
  RELEASE: ({ release }) => release,
};

function describeEnvironment(): string[] {
  const development = readConfig({});
  const production = readConfig({
    AWS_REGION: 'eu-central-1',
    SESSION_KEYS: Buffer.alloc(32, 1).toString('base64'),
  });
  return (Object.keys(variables) as Variable[]).map((variable) => {
    const readDefault = defaultReaders[variable];
    if (readDefault === undefined) return variable;
    const values = new Set([String(readDefault(development)), String(readDefault(production))]);
    return `${variable} ${[...values].join(', in production ')}`;
  });
}

/** `CONFIG_FILE` is special: it is the path of a file with other variables. */
function describeConfigFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-contracts-'));
  try {
    const file = join(folder, 'settings.env');
    writeFileSync(file, 'STACK_NAME=from-the-file\n');
    const { stackName } = readConfig({ CONFIG_FILE: file });
    return `CONFIG_FILE ${stackName === 'from-the-file' ? 'names a file of KEY=value lines' : 'is not read'}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The commands of `npm run admin`, which it prints without arguments. */
function describeAdminCommands(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const { stderr, status } = spawnSync(scripts['admin'] ?? 'false', {
    cwd: root,
    shell: true,
    encoding: 'utf8',
  });
  const commands = [...stderr.matchAll(/npm run admin -- \S+( [A-Z_[\]]+)*/g)].map(([usage]) => usage);
  return [...commands, `npm run admin (exits ${status ?? 'by a signal'})`];
}

interface ProjectFile {
  readonly name: string;
  readonly config: Readonly<Record<string, { readonly type: string; readonly default?: unknown }>>;
}

function listPulumiKeys(file: string): string[] {
  const { name, config } = parse(readFileSync(join(root, file), 'utf8')) as ProjectFile;
  return Object.entries(config).map(([key, { type, ...more }]) => {
    const value = 'default' in more ? `default ${JSON.stringify(more.default)}` : 'required';
    return `${name}:${key} ${type}, ${value}`;
  });
}
