import { servicePort } from '../../ports.ts';
import { drainSeconds } from '../../timeouts.ts';

/** What the service has to know of its stack. Nothing of it is secret. */
export interface ServiceParameters {
  readonly stack: string;
  readonly region: string;
  /** Name of the release, shown by `/ping`. */
  readonly release: string;
  readonly gamesTable: string;
  readonly usersTable: string;
  /** `https://…`, as players type it. */
  readonly publicOrigin: string;
  readonly eventBusUrl: string | undefined;
  readonly logLevel: string;
}

/** Port of readiness and metrics, on loopback only. */
export const managementPort = 9090;

/** The service's settings, as its own configuration names them; without the session keys. */
export function buildServiceEnvironment(parameters: ServiceParameters): Readonly<Record<string, string>> {
  return {
    PORT: String(servicePort),
    HOST: '0.0.0.0',
    ADMIN_PORT: String(managementPort),
    AWS_REGION: parameters.region,
    GAMES_TABLE: parameters.gamesTable,
    USERS_TABLE: parameters.usersTable,
    PUBLIC_ORIGIN: parameters.publicOrigin,
    // The load balancer, and nothing before it.
    TRUST_PROXY: '1',
    DRAIN_SECONDS: String(drainSeconds),
    LOG_LEVEL: parameters.logLevel,
    STACK_NAME: parameters.stack,
    RELEASE: parameters.release,
    ...(parameters.eventBusUrl === undefined ? {} : { EVENT_BUS_URL: parameters.eventBusUrl }),
  };
}

/**
 * Settings as lines of an env file.
 *
 * @throws Error for a value that would break its line
 */
export function renderEnvironmentFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${checkValue(name, value)}\n`)
    .join('');
}

function checkValue(name: string, value: string): string {
  if (/^[\w.:/@,+=-]*$/.test(value)) return value;
  throw new Error(`${name} holds a character that an env file cannot carry: ${JSON.stringify(value)}`);
}
