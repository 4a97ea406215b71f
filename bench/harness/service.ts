/** Options of a worker process that runs the whole service on a given database. */
import { randomBytes } from 'node:crypto';
import { buildApp } from '../../service/app.ts';
import { InProcessBus } from '../../service/events/in-process-bus.ts';
import { createEventBus } from '../../service/events/create-event-bus.ts';
import { systemClock } from '../../service/shared/clock.ts';
import { readConfig } from '../../service/config/config.ts';
import { createLogger } from '../../service/observability/logger.ts';
import { provisionTables } from '../../service/database/provision.ts';
import { connectDatabase } from '../../service/database/database.ts';
import { runWorker, readWorkerOptions } from './worker.ts';

export interface ServiceOptions {
  readonly endpoint: string;
  /** Suffix of the table names, so that benchmarks can share a database. */
  readonly tables: string;
  /** Base64; processes with the same key share sessions. */
  readonly sessionKey?: string;
  /** If undefined, the process uses an in-process event bus. */
  readonly eventBusUrl?: string;
}

const { endpoint, tables: suffix, sessionKey, eventBusUrl } = readWorkerOptions<ServiceOptions>();
const config = {
  ...readConfig({
    DYNAMODB_ENDPOINT: endpoint,
    RATE_LIMIT: 'off',
    ...(eventBusUrl !== undefined && { EVENT_BUS_URL: eventBusUrl }),
  }),
  sessionKeys: [sessionKey === undefined ? randomBytes(32) : Buffer.from(sessionKey, 'base64')],
};
const names = { gamesTable: `Games-${suffix}`, usersTable: `Users-${suffix}` };
const { database } = connectDatabase({ kind: 'local', endpoint, region: undefined }, names);
await provisionTables(database, 'embedded');
// As with `npm start`; the references do not log requests either.
const logger = createLogger('warn');
const bus = eventBusUrl === undefined ? new InProcessBus('alone') : await createEventBus(config, logger);
const app = await buildApp({ config, database, bus, clock: systemClock, logger });
runWorker({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
