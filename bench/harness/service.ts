/** The whole service as one process of it runs, on a given engine. Started by the rows; tells its address. */
import { randomBytes } from 'node:crypto';
import { buildApp } from '../../service/app.ts';
import { InProcessBus } from '../../service/events/in-process-bus.ts';
import { makeBus } from '../../service/events/create-event-bus.ts';
import { systemClock } from '../../service/shared/clock.ts';
import { readConfig } from '../../service/config/config.ts';
import { makeLogger } from '../../service/observability/logger.ts';
import { provision } from '../../service/database/provision.ts';
import { connectTables } from '../../service/database/database.ts';
import { beSubject, subjectOptions } from './worker.ts';

export interface ServiceOptions {
  readonly endpoint: string;
  /** Tells this row's tables from others on the same engine. */
  readonly tables: string;
  /** Base64; processes that share sessions share it. */
  readonly sessionKey?: string;
  /** Without one the process behaves as the only one there is. */
  readonly eventBusUrl?: string;
}

const { endpoint, tables: suffix, sessionKey, eventBusUrl } = subjectOptions<ServiceOptions>();
const config = {
  ...readConfig({
    DYNAMODB_ENDPOINT: endpoint,
    RATE_LIMIT: 'off',
    ...(eventBusUrl !== undefined && { EVENT_BUS_URL: eventBusUrl }),
  }),
  sessionKeys: [sessionKey === undefined ? randomBytes(32) : Buffer.from(sessionKey, 'base64')],
};
const names = { games: `Games-${suffix}`, users: `Users-${suffix}` };
const { tables } = connectTables({ engine: 'local', endpoint, region: undefined }, names);
await provision(tables, 'embedded');
// As `npm start` has it; neither does a reference log its requests.
const logger = makeLogger('warn');
const bus = eventBusUrl === undefined ? new InProcessBus('alone') : await makeBus(config, logger);
const app = await buildApp({ config, tables, bus, clock: systemClock, logger });
beSubject({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
