import { isIPv4 } from 'node:net';
import { Ajv } from 'ajv';
import { OperatorError } from './user-error.ts';
import { architectureOf } from '../fleet/instance-type.ts';
import { stackKeys, type KeySchema, type Settings, type StackKey, type StackKeys } from './settings.ts';

export interface SettingsSource {
  readonly stack: string;
  /** Every known key with its text, as the command line hands it over. */
  readonly raw: Readonly<Record<string, string | undefined>>;
  /** Names of all keys that are set, known or not. */
  readonly given: readonly string[];
}

/** Configuration that makes no sense. The message has a line for each fault, and is shown without a stack trace. */
export class SettingsError extends OperatorError {
  constructor(stack: string, faults: readonly string[]) {
    super([`The configuration of stack ${stack} cannot be used:`, ...faults.map(bullet)].join('\n'));
  }
}

// That the schemas are schemas is told by their type and by strict mode. Compiling the schema of schemas took longer, at
// each start, than all else that is done here.
const ajv = new Ajv({ formats: { network: isNetwork }, validateSchema: false }).addVocabulary(['allowed']);

/** Whether a text such as `10.20.0.0/16` begins with the first address of its range. */
function isNetwork(range: string): boolean {
  const [address = '', length] = range.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return isIPv4(address) && number % 2 ** (32 - Number(length)) === 0;
}

/**
 * Checks every key by itself, then the keys against each other.
 *
 * @throws SettingsError with all faults at once
 */
export function settingsOf({ stack, raw, given }: SettingsSource): Settings {
  const faults = [...stackFaults(stack), ...unknownKeys(given)];
  const keys: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries<KeySchema>(stackKeys)) {
    const value = valueOf(raw[key], schema);
    if (value !== undefined && ajv.validate(schema, value)) keys[key] = value;
    else faults.push(fault(key, raw[key], schema.allowed));
  }
  if (faults.length > 0) throw new SettingsError(stack, faults);
  // Each key was checked by its schema, and none is missing.
  const whole = keys as StackKeys;
  const conflicts = crossFaults(whole);
  if (conflicts.length > 0) throw new SettingsError(stack, conflicts);
  return frozen(stack, whole);
}

function frozen(stack: string, whole: StackKeys): Settings {
  const {
    domain,
    zoneId,
    zones,
    image,
    alarmEmail,
    alarmKeyArn,
    eventBusAlways,
    permissionsBoundary,
    ...rest
  } = whole;
  return Object.freeze({
    ...rest,
    stack,
    domain: domain === '' ? undefined : Object.freeze({ name: domain, zoneId }),
    zones: zones.length === 0 ? undefined : Object.freeze([...zones].sort()),
    image: image === '' ? undefined : image,
    permissionsBoundary: permissionsBoundary === '' ? undefined : permissionsBoundary,
    alarmEmail: alarmEmail === '' ? undefined : alarmEmail,
    alarmKeyArn: alarmKeyArn === '' ? undefined : alarmKeyArn,
    eventBus: eventBusAlways || whole.fleetMax > 1,
  });
}

function crossFaults(keys: StackKeys): string[] {
  const faults: string[] = [];
  if (keys.fleetMin > keys.fleetMax) {
    faults.push(fault('fleetMin', String(keys.fleetMin), `at most fleetMax, which is ${keys.fleetMax}`));
  }
  if (keys.domain !== '' && keys.zoneId === '') {
    faults.push(fault('zoneId', '', `the id of the zone that holds ${keys.domain}, since domain is set`));
  }
  if (keys.domain === '' && keys.zoneId !== '') {
    faults.push(fault('domain', '', `a host name in zone ${keys.zoneId}, since zoneId is set`));
  }
  if (keys.zones.length === 1) {
    faults.push(fault('zones', JSON.stringify(keys.zones), 'an empty list, or at least two zones'));
  }
  if (architectureOf(keys.instanceType) !== keys.architecture) {
    const allowed = `a type whose processor is ${keys.architecture}, such as ${example[keys.architecture]}`;
    faults.push(fault('instanceType', keys.instanceType, `${allowed}; or set architecture to match`));
  }
  return faults;
}

const example = { arm64: 't4g.small', x86_64: 't3.small' } as const;

function stackFaults(stack: string): string[] {
  return /^[a-z][a-z0-9-]{0,11}$/.test(stack)
    ? []
    : [`the stack's name is ${JSON.stringify(stack)}; allowed: 1 to 12 of a-z, 0-9 and -, a letter first`];
}

function unknownKeys(given: readonly string[]): string[] {
  const known = Object.keys(stackKeys);
  return given
    .filter((key) => !known.includes(key))
    .map((key) => `noughts:${key} is not a key of this project; allowed: ${known.join(', ')}`);
}

/** The text of the command line as a value of the schema's type, or undefined where it is none. */
function valueOf(text: string | undefined, schema: KeySchema): unknown {
  if (text === undefined || schema.type === 'string') return text;
  if (schema.enum?.every((value) => typeof value === 'string') === true) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fault(key: StackKey | (string & {}), value: string | undefined, allowed: string): string {
  return `noughts:${key} is ${value === undefined ? 'not set' : JSON.stringify(value)}; allowed: ${allowed}`;
}

function bullet(line: string): string {
  return `  - ${line}`;
}
