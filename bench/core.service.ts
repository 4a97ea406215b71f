/** The whole service on tables in memory: what a move costs beside the table. */
import { randomBytes } from 'node:crypto';
import { buildApp } from '../service/app.ts';
import { InProcessBus } from '../service/bus/in-process-bus.ts';
import { systemClock } from '../service/clock.ts';
import { readConfig } from '../service/config.ts';
import { beSubject } from './harness/be-subject.ts';
import { tablesInMemory } from './harness/table-in-memory.ts';

const config = { ...readConfig({ RATE_LIMIT: 'off' }), sessionKeys: [randomBytes(32)] };
const bus = new InProcessBus('alone');
const app = await buildApp({ config, tables: tablesInMemory(), bus, clock: systemClock });
beSubject({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
