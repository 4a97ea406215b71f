import { expect } from 'chai';
import { InProcessBus } from '../events/in-process-bus.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { instrumentDatabaseClient } from './database-metrics.ts';

describe('metrics', () => {
  let metrics: Metrics;
  let service: TestApp;
  let host: TestClient;
  let friend: TestClient;

  beforeEach(async () => {
    metrics = createMetrics(new InProcessBus('alone'));
    const { database } = await createTestDatabase();
    instrumentDatabaseClient(database.client, metrics);
    service = await createTestApp({ database, metrics });
    host = service.createClient();
    friend = service.createClient();
    await host.signInAsGuest();
    await friend.signInAsGuest();
  });
  afterEach(() => service.close());

  /** The current value of a time series. */
  async function readValue(series: string): Promise<number> {
    const line = (await metrics.registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  }

  /** Waits until the series has this value: a request may be counted after the client has received the response. */
  async function waitForValue(series: string, expectedValue: number): Promise<void> {
    while ((await readValue(series)) !== expectedValue) await new Promise((done) => setImmediate(done));
  }

  it('count moves by outcome and errors by code', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    await friend.post(`/games/${id}/moves`, { cell: 4, after: [4] });
    await friend.post(`/games/${id}/moves`, { cell: 9, after: [4] });
    await waitForValue('noughts_moves_total{outcome="accepted"}', 1);
    await waitForValue('noughts_moves_total{outcome="conflict"}', 1);
    await waitForValue('noughts_moves_total{outcome="refused"}', 1);
    await waitForValue('noughts_refusals_total{code="cell_taken"}', 1);
  });

  it('time requests by route, and all unknown paths together', async () => {
    await host.get('/games/AAAAAAAAAAAAAAAAAAAAAA');
    await host.get('/games/BBBBBBBBBBBBBBBBBBBBBB');
    await host.get('/nowhere');
    await host.get('/nowhere/else');
    const series = (route: string) =>
      `noughts_http_request_duration_seconds_count{method="GET",route="${route}",status="404"}`;
    await host.openEvents('/games/BBBBBBBBBBBBBBBBBBBBBB/events');
    await waitForValue(series('/games/:id'), 2);
    await waitForValue(series('/games/:id/events'), 1);
    await waitForValue(series('none'), 2);
  });

  it('contain the number of open event streams', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    const events = await friend.openEvents(`/games/${id}/events`);
    await events.next('game');
    expect(await readValue('noughts_streams')).to.equal(1);
    const hostEvents = await host.openEvents(`/games/${id}/events`);
    events.close();
    // The remaining stream receives a presence event once the other is closed.
    let presence = (await hostEvents.next<{ watchers: number }>('presence')).data;
    while (presence.watchers > 0) presence = (await hostEvents.next<{ watchers: number }>('presence')).data;
    expect(await readValue('noughts_streams')).to.equal(1);
    hostEvents.close();
  });

  it('do not time event streams', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    const events = await host.openEvents(`/games/${id}/events`);
    await events.next('game');
    await service.close();
    expect(await metrics.registry.metrics())
      .to.contain('route="/games"')
      .and.not.contain('route="/games/:id/events"');
  });

  it('time database calls by operation and outcome', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    const updates = 'noughts_table_call_duration_seconds_count{operation="UpdateItem",outcome="ok"}';
    const before = await readValue(updates);
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    expect(await readValue(updates)).to.equal(before + 1);
  });

  it('contain the state and lag of the bus, and the event loop delay', async () => {
    expect(await readValue('noughts_bus_up')).to.equal(1);
    expect(await readValue('noughts_bus_lag_seconds')).to.equal(0);
    expect(await readValue('nodejs_eventloop_lag_p99_seconds')).to.be.at.least(0);
    const down = createMetrics(new InProcessBus('down'));
    expect(await down.registry.metrics()).to.contain('noughts_bus_up 0');
  });
});
