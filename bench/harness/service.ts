/** The whole service as one process of it runs, on a given engine. Started by the rows; tells its address. */
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
  /** Tells this row's tables from others on the same engine. */
  readonly tables: string;
  /** Base64; processes that share sessions share it. */
  readonly sessionKey?: string;
  /** Without one the process behaves as the only one there is. */
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
// As `npm start` has it; neither does a reference log its requests.
const logger = createLogger('warn');
const bus = eventBusUrl === undefined ? new InProcessBus('alone') : await createEventBus(config, logger);
const app = await buildApp({ config, database, bus, clock: systemClock, logger });
runWorker({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
