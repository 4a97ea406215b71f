import { readConfigFile } from './config-file.ts';
import {
  contact,
  type EnvVar,
  isLoopback,
  oneOf,
  sessionKeys,
  text,
  trustedProxies,
  url,
  integer,
  InvalidValueError,
} from './environment-values.ts';
import { StartupError } from './startup-error.ts';

const port = integer(0, 65_535, ' (0: any free port)');
const tableName = text(/^[A-Za-z0-9_.-]{3,255}$/, '3 to 255 letters, digits, dots, hyphens and underscores');
const path = text(/^[^\0]+$/, 'a path');

/** All environment variables of the service. CONFIG_FILE may set these only. */
export const variables = {
  PORT: port,
  HOST: text(/^[A-Za-z0-9.:-]+$/, 'a host name or an address of this machine'),
  DATA_DIR: path,
  DYNAMODB_ENDPOINT: url(['http', 'https'], 'origin only'),
  AWS_REGION: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of a region, such as eu-central-1'),
  GAMES_TABLE: tableName,
  USERS_TABLE: tableName,
  SESSION_KEYS: sessionKeys,
  EVENT_BUS_URL: url(['redis', 'rediss'], 'with credentials'),
  TLS_KEY_FILE: path,
  TLS_CERT_FILE: path,
  TRUST_PROXY: trustedProxies,
  PUBLIC_ORIGIN: url(['http', 'https'], 'origin only'),
  CONTACT: contact,
  RATE_LIMIT: oneOf('on', 'off'),
  ADMIN_PORT: port,
  DRAIN_SECONDS: integer(0, 600),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  STACK_NAME: text(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 letters, digits, dots, hyphens and underscores'),
  RELEASE: text(
    /^[A-Za-z0-9._+-]{1,128}$/,
    '1 to 128 letters, digits, dots, hyphens, underscores and plus signs',
  ),
} as const satisfies Record<string, EnvVar<unknown>>;

type VariableName = keyof typeof variables;
type Values = { -readonly [V in VariableName]?: ReturnType<(typeof variables)[V]['parse']> };

/** The validated configuration. Frozen. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseKind: 'embedded' | 'local' | 'aws';
  readonly dynamodbEndpoint?: string;
  readonly awsRegion?: string;
  readonly gamesTable: string;
  readonly usersTable: string;
  /** 32 bytes each, newest first; empty in development, where a key is stored in the data folder. */
  readonly sessionKeys: readonly Buffer[];
  readonly eventBusUrl?: string;
  readonly tls?: { readonly keyFile: string; readonly certFile: string };
  /** Trusted proxies as a number of hops or as networks; 0 for none. */
  readonly trustProxy: number | string[];
  readonly publicOrigin?: string;
  /** E-mail address or URL of the operator, for players. */
  readonly contact?: string;
  readonly rateLimit: 'on' | 'off';
  /** Loopback port for readiness and metrics; none if absent. */
  readonly adminPort?: number;
  readonly drainSeconds: number;
  readonly logLevel: string;
  readonly stackName: string;
  readonly release: string;
  /** The database is on another machine. */
  readonly production: boolean;
}

/** Invalid configuration, with one line per error. */
export class ConfigError extends StartupError {
  override name = 'ConfigError';
}

/**
 * Reads the configuration from the environment and from the file in `CONFIG_FILE` (Node's env-file format). The
 * environment takes precedence; an empty value counts as unset.
 *
 * @param program the admin command needs no settings for serving, such as `SESSION_KEYS`
 * @throws ConfigError with one line per error: the variable, what is wrong, what is allowed
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  program: 'service' | 'admin command' = 'service',
): Config {
  const errors: string[] = [];
  const values = parseValues(
    { ...readSettingsFile(env['CONFIG_FILE'], errors), ...pickVariables(env) },
    errors,
  );
  errors.push(...findConflicts(values));
  if (program === 'service' && isProduction(values)) errors.push(...findProductionErrors(values));
  if (errors.length > 0) throw new ConfigError(errors.join('\n'));

  const production = isProduction(values);
  return Object.freeze({
    port: values.PORT ?? 3000,
    // In production the load balancer connects from another host; a development machine accepts local connections only.
    host: values.HOST ?? (production ? '0.0.0.0' : 'localhost'),
    dataDir: values.DATA_DIR ?? '.data',
    databaseKind: selectDatabaseKind(values),
    ...(values.DYNAMODB_ENDPOINT !== undefined && { dynamodbEndpoint: values.DYNAMODB_ENDPOINT }),
    ...(values.AWS_REGION !== undefined && { awsRegion: values.AWS_REGION }),
    gamesTable: values.GAMES_TABLE ?? 'Games',
    usersTable: values.USERS_TABLE ?? 'Users',
    sessionKeys: values.SESSION_KEYS ?? [],
    ...(values.EVENT_BUS_URL !== undefined && { eventBusUrl: values.EVENT_BUS_URL }),
    ...(values.TLS_KEY_FILE !== undefined &&
      values.TLS_CERT_FILE !== undefined && {
        tls: { keyFile: values.TLS_KEY_FILE, certFile: values.TLS_CERT_FILE },
      }),
    trustProxy: typeof values.TRUST_PROXY === 'object' ? [...values.TRUST_PROXY] : (values.TRUST_PROXY ?? 0),
    ...(values.PUBLIC_ORIGIN !== undefined && { publicOrigin: values.PUBLIC_ORIGIN }),
    ...(values.CONTACT !== undefined && { contact: values.CONTACT }),
    rateLimit: values.RATE_LIMIT ?? 'on',
    ...(values.ADMIN_PORT !== undefined && { adminPort: values.ADMIN_PORT }),
    drainSeconds: values.DRAIN_SECONDS ?? 0,
    // In development log only problems, in production also every request.
    logLevel: values.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    stackName: values.STACK_NAME ?? 'local',
    release: values.RELEASE ?? 'development',
    production,
  });
}

function selectDatabaseKind({ DYNAMODB_ENDPOINT, AWS_REGION }: Values): Config['databaseKind'] {
  if (DYNAMODB_ENDPOINT !== undefined) return 'local';
  return AWS_REGION === undefined ? 'embedded' : 'aws';
}

function isProduction(values: Values): boolean {
  const { DYNAMODB_ENDPOINT } = values;
  return DYNAMODB_ENDPOINT === undefined
    ? selectDatabaseKind(values) === 'aws'
    : !isLoopback(DYNAMODB_ENDPOINT);
}

/** Errors in combinations of settings. */
function findConflicts(values: Values): string[] {
  const errors: string[] = [];
  if ((values.TLS_KEY_FILE === undefined) !== (values.TLS_CERT_FILE === undefined)) {
    const missing = values.TLS_KEY_FILE === undefined ? 'TLS_KEY_FILE' : 'TLS_CERT_FILE';
    errors.push(`${missing}: is missing; allowed: TLS_KEY_FILE and TLS_CERT_FILE, or neither`);
  }
  if ((values.GAMES_TABLE ?? 'Games') === (values.USERS_TABLE ?? 'Users')) {
    errors.push('USERS_TABLE: names the same table as GAMES_TABLE; allowed: two tables');
  }
  if (
    values.ADMIN_PORT !== undefined &&
    values.ADMIN_PORT !== 0 &&
    values.ADMIN_PORT === (values.PORT ?? 3000)
  ) {
    errors.push('ADMIN_PORT: is the same as PORT; allowed: another port');
  }
  return errors;
}

/** Settings that a service in production must have, or must not have. */
function findProductionErrors(values: Values): string[] {
  const errors: string[] = [];
  if (values.SESSION_KEYS === undefined) {
    errors.push(
      `SESSION_KEYS: is missing; required with a database on another machine: ${sessionKeys.expected}`,
    );
  }
  if (values.RATE_LIMIT === 'off') {
    errors.push("RATE_LIMIT: 'off' is for tests; allowed with a database on another machine: on");
  }
  return errors;
}

function parseValues(rawValues: Record<string, string>, errors: string[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<EnvVar<unknown>>(variables)) {
    const value = rawValues[name];
    if (value === undefined) continue;
    try {
      values[name] = variable.parse(value);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      const displayedValue = variable.secret ? 'the value (not shown)' : `'${value}'`;
      errors.push(`${name}: ${displayedValue} ${error.message}; allowed: ${variable.expected}`);
    }
  }
  return values;
}

function readSettingsFile(file: string | undefined, errors: string[]): Record<string, string> {
  if (file === undefined || file === '') return {};
  const parsed = readConfigFile(file, Object.keys(variables));
  errors.push(...parsed.errors);
  return pickVariables(parsed.settings);
}

/** The known variables that are set and not empty. */
function pickVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(env).filter(
    ([name, value]) => name in variables && value !== undefined && value !== '',
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
