import { servicePort } from '../../ports.ts';
import { drainSeconds } from '../../timeouts.ts';

/** Inputs of the service's settings. None is secret. */
export interface ServiceParameters {
  readonly stack: string;
  readonly region: string;
  /** Release id, shown by `/ping`. */
  readonly release: string;
  readonly gamesTable: string;
  readonly usersTable: string;
  /** `https://…`, as players type it. */
  readonly publicOrigin: string;
  readonly eventBusUrl: string | undefined;
  readonly logLevel: string;
  /** E-mail address or URL of the operator, for players. */
  readonly contact: string | undefined;
}

/** Port of `/ready` and `/metrics`, on loopback only. */
export const managementPort = 9090;

/** Environment variables of the service, without the session keys. */
export function buildServiceEnvironment(parameters: ServiceParameters): Readonly<Record<string, string>> {
  return {
    PORT: String(servicePort),
    HOST: '0.0.0.0',
    ADMIN_PORT: String(managementPort),
    AWS_REGION: parameters.region,
    GAMES_TABLE: parameters.gamesTable,
    USERS_TABLE: parameters.usersTable,
    PUBLIC_ORIGIN: parameters.publicOrigin,
    // The load balancer is the only proxy.
    TRUST_PROXY: '1',
    DRAIN_SECONDS: String(drainSeconds),
    LOG_LEVEL: parameters.logLevel,
    STACK_NAME: parameters.stack,
    RELEASE: parameters.release,
    ...(parameters.eventBusUrl === undefined ? {} : { EVENT_BUS_URL: parameters.eventBusUrl }),
    ...(parameters.contact === undefined ? {} : { CONTACT: parameters.contact }),
  };
}

/**
 * Renders settings as lines of an env file.
 *
 * @throws Error for a value with characters that would need quoting
 */
export function renderEnvironmentFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${checkValue(name, value)}\n`)
    .join('');
}

function checkValue(name: string, value: string): string {
  if (/^[\w.:/@,+=-]*$/.test(value)) return value;
  throw new Error(
    `${name} contains a character that is not allowed in the env file: ${JSON.stringify(value)}`,
  );
}
