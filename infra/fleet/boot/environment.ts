import { servicePort } from '../../network/ports.ts';
import { drainSeconds } from '../../timeouts.ts';

/** What the service has to know of its stack. Nothing of it is secret. */
export interface ServiceFacts {
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
export const adminPort = 9090;

/** The service's settings, as its own configuration names them; without the session keys. */
export function serviceEnvironment(facts: ServiceFacts): Readonly<Record<string, string>> {
  return {
    PORT: String(servicePort),
    HOST: '0.0.0.0',
    ADMIN_PORT: String(adminPort),
    AWS_REGION: facts.region,
    GAMES_TABLE: facts.gamesTable,
    USERS_TABLE: facts.usersTable,
    PUBLIC_ORIGIN: facts.publicOrigin,
    // The load balancer, and nothing before it.
    TRUST_PROXY: '1',
    DRAIN_SECONDS: String(drainSeconds),
    LOG_LEVEL: facts.logLevel,
    STACK_NAME: facts.stack,
    RELEASE: facts.release,
    ...(facts.eventBusUrl === undefined ? {} : { EVENT_BUS_URL: facts.eventBusUrl }),
  };
}

/**
 * Settings as lines of an env file.
 *
 * @throws Error for a value that would break its line
 */
export function environmentFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${oneLine(name, value)}\n`)
    .join('');
}

function oneLine(name: string, value: string): string {
  if (/^[\w.:/@,+=-]*$/.test(value)) return value;
  throw new Error(`${name} holds a character that an env file cannot carry: ${JSON.stringify(value)}`);
}
