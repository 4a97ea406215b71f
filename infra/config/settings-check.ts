import { isIPv4 } from 'node:net';
import { Ajv } from 'ajv';
import { UserError } from './user-error.ts';
import { getArchitecture, getCpuBaseline } from './instance-type.ts';
import {
  configKeySchemas,
  type KeySchema,
  type Settings,
  type ConfigKey,
  type ConfigValues,
} from './settings.ts';

export interface SettingsSource {
  readonly stack: string;
  /** Text of every known key, as the CLI passes it. */
  readonly raw: Readonly<Record<string, string | undefined>>;
  /** All keys that are set, known or not. */
  readonly configuredKeys: readonly string[];
  /** Keys of the AWS provider that are set, without `aws:`. */
  readonly providerKeys?: readonly string[];
}

/** Invalid configuration. The message has a line for each error and is shown without a stack trace. */
export class SettingsError extends UserError {
  constructor(stack: string, errors: readonly string[]) {
    super([`The configuration of stack ${stack} is invalid:`, ...errors.map(formatBullet)].join('\n'));
  }
}

// The schemas themselves are checked by their type and by strict mode; validating them against the meta-schema would
// dominate the start.
const ajv = new Ajv({ formats: { network: isNetworkAddress }, validateSchema: false }).addVocabulary([
  'allowed',
]);

/** Whether a range such as `10.20.0.0/16` starts at its first address. */
function isNetworkAddress(range: string): boolean {
  const [address = '', prefixLength] = range.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return isIPv4(address) && number % 2 ** (32 - Number(prefixLength)) === 0;
}

/**
 * Validates every key, then the combinations of keys.
 *
 * @throws SettingsError listing all errors
 */
export function parseSettings({ stack, raw, configuredKeys, providerKeys = [] }: SettingsSource): Settings {
  const errors = [
    ...validateStackName(stack),
    ...findUnknownKeys(configuredKeys),
    ...findUnsupportedProviderKeys(providerKeys),
  ];
  const keys: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries<KeySchema>(configKeySchemas)) {
    const value = parseValue(raw[key], schema);
    if (value !== undefined && ajv.validate(schema, value)) keys[key] = value;
    else errors.push(formatError(key, raw[key], schema.allowed));
  }
  if (errors.length > 0) throw new SettingsError(stack, errors);
  // Every key is present and valid.
  const values = keys as ConfigValues;
  const conflicts = [...validateCombinations(values), ...validateTableNames(stack, values)];
  if (conflicts.length > 0) throw new SettingsError(stack, conflicts);
  return freezeSettings(stack, values);
}

function freezeSettings(stack: string, values: ConfigValues): Settings {
  const {
    domain,
    zoneId,
    certificateArn,
    gamesTable,
    usersTable,
    zones,
    image,
    contact,
    alarmEmail,
    alarmKeyArn,
    eventBusAlways,
    permissionsBoundary,
    ...rest
  } = values;
  return Object.freeze({
    ...rest,
    stack,
    domain:
      domain === ''
        ? undefined
        : Object.freeze(certificateArn === '' ? { name: domain, zoneId } : { name: domain, certificateArn }),
    externalTables: Object.freeze({ games: gamesTable || undefined, users: usersTable || undefined }),
    zones: zones.length === 0 ? undefined : Object.freeze([...zones].sort()),
    image: image === '' ? undefined : image,
    permissionsBoundary: permissionsBoundary === '' ? undefined : permissionsBoundary,
    contact: contact === '' ? undefined : contact,
    alarmEmail: alarmEmail === '' ? undefined : alarmEmail,
    alarmKeyArn: alarmKeyArn === '' ? undefined : alarmKeyArn,
    eventBus: eventBusAlways || values.fleetMax > 1,
  });
}

function validateCombinations(keys: ConfigValues): string[] {
  const errors: string[] = [];
  if (keys.fleetMin > keys.fleetMax) {
    errors.push(
      formatError('fleetMin', String(keys.fleetMin), `at most fleetMax, which is ${keys.fleetMax}`),
    );
  }
  errors.push(...validateDomain(keys));
  if (keys.zones.length === 1) {
    errors.push(formatError('zones', JSON.stringify(keys.zones), 'an empty list, or at least two zones'));
  }
  if (getArchitecture(keys.instanceType) !== keys.architecture) {
    const allowed = `an ${keys.architecture} type such as ${exampleInstanceTypes[keys.architecture]}`;
    errors.push(formatError('instanceType', keys.instanceType, `${allowed}; or change architecture`));
  }
  const baseline = getCpuBaseline(keys.instanceType);
  if (baseline !== undefined && keys.cpuTarget > baseline) {
    const allowed = `at most ${baseline}, the baseline of ${keys.instanceType}, because more CPU is charged as credits`;
    errors.push(
      formatError(
        'cpuTarget',
        String(keys.cpuTarget),
        `${allowed}; or an instanceType without credits such as m7g.medium`,
      ),
    );
  }
  return errors;
}

function validateDomain({ domain, zoneId, certificateArn }: ConfigValues): string[] {
  if (zoneId !== '' && certificateArn !== '') {
    return [
      formatError('certificateArn', certificateArn, 'empty, because zoneId is set; or set zoneId to empty'),
    ];
  }
  if (domain !== '' && zoneId === '' && certificateArn === '') {
    const allowed = `the id of the zone that contains ${domain}, because domain is set; or set certificateArn`;
    return [formatError('zoneId', '', allowed)];
  }
  if (domain === '' && zoneId !== '') {
    return [formatError('domain', '', `a host name in zone ${zoneId}, because zoneId is set`)];
  }
  if (domain === '' && certificateArn !== '') {
    return [formatError('domain', '', 'a host name of the certificate, because certificateArn is set')];
  }
  return [];
}

/** The roles of a stack reach only tables with its prefix. */
function validateTableNames(stack: string, { gamesTable, usersTable }: ConfigValues): string[] {
  const prefix = `noughts-${stack}-`;
  return Object.entries({ gamesTable, usersTable })
    .filter(([, name]) => name !== '' && !name.startsWith(prefix))
    .map(([key, name]) => formatError(key, name, `empty, or a name that begins with ${prefix}`));
}

const exampleInstanceTypes = { arm64: 't4g.small', x86_64: 't3.small' } as const;

function validateStackName(stack: string): string[] {
  return /^[a-z][a-z0-9-]{0,11}$/.test(stack)
    ? []
    : [
        `the stack name is ${JSON.stringify(stack)}; allowed: 1 to 12 characters a-z, 0-9 and -, starting with a letter`,
      ];
}

function findUnknownKeys(configuredKeys: readonly string[]): string[] {
  const knownKeys = Object.keys(configKeySchemas);
  return configuredKeys
    .filter((key) => !knownKeys.includes(key))
    .map((key) => `noughts:${key} is not a key of this project; allowed: ${knownKeys.join(', ')}`);
}

/** Provider keys by which Pulumi would act as somebody else, or elsewhere, than the health check of the fleet. */
const unsupportedProviderKeys: readonly string[] = [
  ...['accessKey', 'secretKey', 'token', 'sharedConfigFiles', 'sharedCredentialsFiles', 'endpoints'],
  ...['assumeRole', 'assumeRoles', 'assumeRoleWithWebIdentity'],
];

function findUnsupportedProviderKeys(providerKeys: readonly string[]): string[] {
  return providerKeys
    .filter((key) => unsupportedProviderKeys.includes(key))
    .map(
      (key) =>
        `aws:${key} is set, which the health check of the fleet does not read; ` +
        'allowed: aws:region and aws:profile, or credentials and roles in environment variables and AWS profiles',
    );
}

/** Converts CLI text to a value of the schema's type; undefined if that is impossible. */
function parseValue(text: string | undefined, schema: KeySchema): unknown {
  if (text === undefined || schema.type === 'string') return text;
  if (schema.enum?.every((value) => typeof value === 'string') === true) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function formatError(key: ConfigKey | (string & {}), value: string | undefined, allowed: string): string {
  return `noughts:${key} is ${value === undefined ? 'not set' : JSON.stringify(value)}; allowed: ${allowed}`;
}

function formatBullet(line: string): string {
  return `  - ${line}`;
}
