import { expect } from 'chai';
import { adminApp, type AdminParts } from './management-server.ts';
import type { EventBus } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { makeMetrics } from './metrics.ts';
import type { Tables } from '../database/database.ts';
import { testTables } from '../testing/test-database.ts';

describe('the port for operators', () => {
  let tables: Tables;
  before(async () => {
    ({ tables } = await testTables());
  });

  const busThatIs = (state: EventBus['state']): EventBus =>
    Object.defineProperty(new InProcessBus('alone') as EventBus, 'state', { value: state });

  const ready = async (parts: Partial<AdminParts>) => {
    const bus = parts.bus ?? busThatIs('alone');
    const app = adminApp({ tables, bus, busIs: 'absent', metrics: makeMetrics(bus), ...parts });
    const { statusCode, body } = await app.inject('/ready');
    return { code: statusCode, ...(JSON.parse(body) as { status: string; table: string; bus: string }) };
  };

  it('is ready with its tables and its bus', async () => {
    expect(await ready({ bus: busThatIs('up'), busIs: 'configured' })).to.deep.include({
      code: 200,
      status: 'ready',
      table: 'up',
      bus: 'up',
    });
  });

  it('is ready without a bus where none is configured', async () => {
    expect(await ready({ bus: busThatIs('down'), busIs: 'absent' })).to.deep.include({
      code: 200,
      bus: 'absent',
    });
  });

  it('is not ready while the bus that is configured is down', async () => {
    expect(await ready({ bus: busThatIs('down'), busIs: 'configured' })).to.deep.include({
      code: 503,
      status: 'not ready',
      bus: 'down',
    });
  });

  it('is not ready while the tables cannot be read', async () => {
    const missing = { ...tables, games: 'no-such-table' };
    expect(await ready({ tables: missing })).to.deep.include({ code: 503, table: 'down' });
  });

  it('shows metrics in the text form of Prometheus', async () => {
    const bus = busThatIs('alone');
    const app = adminApp({ tables, bus, busIs: 'absent', metrics: makeMetrics(bus) });
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    expect(body).to.contain('# TYPE noughts_bus_up gauge');
  });
});
