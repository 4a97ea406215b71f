import { expect } from 'chai';
import { createManagementServer, type ManagementServerOptions } from './management-server.ts';
import type { EventBus } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { createMetrics } from './metrics.ts';
import type { Database } from '../database/database.ts';
import { createTestDatabase } from '../testing/test-database.ts';

describe('management server', () => {
  let database: Database;
  before(async () => {
    ({ database } = await createTestDatabase());
  });

  const createBusInState = (state: EventBus['state']): EventBus =>
    Object.defineProperty(new InProcessBus('alone'), 'state', { value: state });

  const getReadiness = async (options: Partial<ManagementServerOptions>) => {
    const bus = options.bus ?? createBusInState('alone');
    const app = createManagementServer({
      database,
      bus,
      busMode: 'absent',
      metrics: createMetrics(bus),
      ...options,
    });
    const { statusCode, body } = await app.inject('/ready');
    return { code: statusCode, ...(JSON.parse(body) as { status: string; table: string; bus: string }) };
  };

  it('is ready while database and bus are up', async () => {
    expect(await getReadiness({ bus: createBusInState('up'), busMode: 'configured' })).to.deep.include({
      code: 200,
      status: 'ready',
      table: 'up',
      bus: 'up',
    });
  });

  it('is ready when no bus is configured', async () => {
    expect(await getReadiness({ bus: createBusInState('down'), busMode: 'absent' })).to.deep.include({
      code: 200,
      bus: 'absent',
    });
  });

  it('is not ready while the configured bus is down', async () => {
    expect(await getReadiness({ bus: createBusInState('down'), busMode: 'configured' })).to.deep.include({
      code: 503,
      status: 'not ready',
      bus: 'down',
    });
  });

  it('is not ready while a table cannot be read', async () => {
    const unreadableDatabase = { ...database, gamesTable: 'no-such-table' };
    expect(await getReadiness({ database: unreadableDatabase })).to.deep.include({
      code: 503,
      table: 'down',
    });
  });

  it('returns metrics in the Prometheus text format', async () => {
    const bus = createBusInState('alone');
    const app = createManagementServer({ database, bus, busMode: 'absent', metrics: createMetrics(bus) });
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    expect(body).to.contain('# TYPE noughts_bus_up gauge');
  });
});
