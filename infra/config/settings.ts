import type { SchemaObject } from 'ajv';
import type { XStatic } from 'typebox/schema';

/** Retention periods that CloudWatch Logs accepts, in days (API reference, PutRetentionPolicy). */
const allowedLogRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** JSON Schema of a key, with the allowed values as text for error messages. */
export interface KeySchema extends SchemaObject {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array';
  readonly enum?: readonly (string | number)[];
  readonly allowed: string;
}

const stringSchema = (pattern: string, allowed: string) => ({ type: 'string', pattern, allowed }) as const;

/** Schema of a string that may be empty; `pattern` applies to all other values. */
const optionalStringSchema = (pattern: string, allowed: string) =>
  stringSchema(`^$|^${pattern}`, `empty, or ${allowed}`);

const enumSchema = <const T extends readonly (string | number)[]>(...values: T) =>
  ({ enum: values, allowed: `one of ${values.join(', ')}` }) as const;

const integerSchema = (minimum: number, maximum: number) =>
  ({ type: 'integer', minimum, maximum, allowed: `an integer from ${minimum} to ${maximum}` }) as const;

const booleanSchema = () => ({ type: 'boolean', allowed: 'true or false' }) as const;

/** Names that DynamoDB accepts. */
const tableNameSchema = () =>
  optionalStringSchema('[\\w.-]{3,255}$', 'the name of a table such as noughts-prod-games-restored');

/**
 * Schemas of all configuration keys. Defaults and descriptions are in Pulumi.yaml, where the CLI reads them. Plain JSON
 * Schema, because loading TypeBox (hundreds of modules) slows down every preview.
 */
export const configKeySchemas = {
  domain: optionalStringSchema(
    '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
    'a host name in lower case such as staging.example.com',
  ),
  zoneId: optionalStringSchema('Z[A-Z0-9]{5,31}$', 'the id of a Route 53 zone such as Z0123456789ABCDEFGHIJ'),
  certificateArn: optionalStringSchema(
    'arn:aws(-[a-z]+)*:acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]{1,128}$',
    'the ARN of an ACM certificate such as ' +
      'arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  vpcCidr: {
    ...stringSchema(
      '^(10\\.\\d{1,3}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.\\d{1,3}\\.\\d{1,3}/(1[6-9]|2[0-2])$',
      'a private IPv4 range from /16 to /22 that starts at its first address, such as 10.20.0.0/16',
    ),
    format: 'network',
  },
  zones: {
    type: 'array',
    items: { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d[a-z]$' },
    uniqueItems: true,
    maxItems: 6,
    allowed: 'an empty list, or two to six names of availability zones such as eu-central-1a',
  },
  nat: enumSchema('single', 'per-zone', 'none'),
  architecture: enumSchema('arm64', 'x86_64'),
  instanceType: stringSchema(
    '^[a-z]+\\d+[a-z]*(-[a-z0-9]+)*\\.(nano|micro|small|medium|large|\\d*xlarge)$',
    'an EC2 instance type such as t4g.small',
  ),
  image: optionalStringSchema(
    '(ami-[0-9a-f]{8,17}|al2023-ami-2023\\.[0-9.]+-kernel-[0-9.]+)$',
    'an image such as al2023-ami-2023.12.20261112.0-kernel-6.1 or ami-0123456789abcdef0',
  ),
  fleetMin: integerSchema(0, 50),
  fleetMax: integerSchema(1, 50),
  scaling: enumSchema('cpu', 'off'),
  cpuTarget: integerSchema(5, 80),
  healthyWithinSeconds: integerSchema(1, 3600),
  gamesTable: tableNameSchema(),
  usersTable: tableNameSchema(),
  eventBusAlways: booleanSchema(),
  permissionsBoundary: optionalStringSchema(
    'arn:aws(-[a-z]+)*:iam::\\d{12}:policy/[\\w+=,.@/-]{1,512}$',
    'the ARN of a policy such as arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary-staging',
  ),
  sessionKeyGeneration: integerSchema(1, 10_000),
  certificateGeneration: integerSchema(1, 10_000),
  protect: booleanSchema(),
  logRetentionDays: enumSchema(...allowedLogRetentionDays),
  accessLogDays: integerSchema(1, 3650),
  logLevel: enumSchema('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
  // Every value is accepted by the service (CONTACT) and by the env file of the boot script.
  contact: optionalStringSchema(
    '([\\w.+-]+@[\\w-]+(\\.[\\w-]+)+|https://([a-z0-9-]+\\.)+[a-z]{2,63}(/[\\w.:/@,+=-]*)?)$',
    'an e-mail address such as ops@example.com, or a URL such as https://example.com/contact without a query',
  ),
  alarmKeyArn: optionalStringSchema(
    'arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\\d{12}:key/[\\w-]{1,128}$',
    'the ARN of a key such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  alarmEmail: optionalStringSchema('[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 'an e-mail address'),
  budgetUsd: integerSchema(1, 1_000_000),
} as const satisfies Readonly<Record<string, KeySchema>>;

/** Values of the keys, typed by their schemas. */
export type ConfigValues = { readonly [K in ConfigKey]: XStatic<(typeof configKeySchemas)[K]> };

export type ConfigKey = keyof typeof configKeySchemas;
export type Nat = ConfigValues['nat'];
export type Architecture = ConfigValues['architecture'];

/** Host name that players type, and either the id of its Route 53 zone or the ARN of its certificate. */
export type Domain =
  | { readonly name: string; readonly zoneId: string; readonly certificateArn?: never }
  | { readonly name: string; readonly certificateArn: string; readonly zoneId?: never };

/** Validated settings of one stack; empty values are undefined. */
export interface Settings extends Readonly<
  Omit<
    ConfigValues,
    | 'domain'
    | 'zoneId'
    | 'certificateArn'
    | 'gamesTable'
    | 'usersTable'
    | 'zones'
    | 'image'
    | 'contact'
    | 'alarmEmail'
    | 'alarmKeyArn'
    | 'eventBusAlways'
    | 'permissionsBoundary'
  >
> {
  readonly stack: string;
  readonly domain: Domain | undefined;
  /** Restored tables that servers use in place of the stack's own. */
  readonly externalTables: { readonly games: string | undefined; readonly users: string | undefined };
  readonly zones: readonly string[] | undefined;
  readonly image: string | undefined;
  /** ARN of the permissions boundary of the instance role. */
  readonly permissionsBoundary: string | undefined;
  /** E-mail address or URL of the operator, shown to players. */
  readonly contact: string | undefined;
  readonly alarmEmail: string | undefined;
  /** ARN of the KMS key that encrypts alarms; undefined if the stack creates its own. */
  readonly alarmKeyArn: string | undefined;
  readonly eventBus: boolean;
}
