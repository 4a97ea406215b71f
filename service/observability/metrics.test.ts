import { expect } from 'chai';
import { InProcessBus } from '../events/in-process-bus.ts';
import { testTables } from '../testing/test-database.ts';
import { testApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import { makeMetrics, type Metrics } from './metrics.ts';
import { timeTableCalls } from './database-metrics.ts';

describe('the metrics of a process', () => {
  let metrics: Metrics;
  let service: TestApp;
  let host: TestClient;
  let friend: TestClient;

  beforeEach(async () => {
    metrics = makeMetrics(new InProcessBus('alone'));
    const { tables } = await testTables();
    timeTableCalls(tables.client, metrics);
    service = await testApp({ tables, metrics });
    host = service.client();
    friend = service.client();
    await host.asGuest();
    await friend.asGuest();
  });
  afterEach(() => service.close());

  /** The value of the line that begins with `series`. */
  async function value(series: string): Promise<number> {
    const line = (await metrics.registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  }

  /** Resolves once the series has this value: a request is counted when its answer has gone, maybe after it came. */
  async function reaches(series: string, wanted: number): Promise<void> {
    while ((await value(series)) !== wanted) await new Promise((done) => setImmediate(done));
  }

  it('count moves by what became of them', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    await friend.post(`/games/${id}/moves`, { cell: 4, after: [4] });
    await friend.post(`/games/${id}/moves`, { cell: 9, after: [4] });
    await reaches('noughts_moves_total{outcome="accepted"}', 1);
    await reaches('noughts_moves_total{outcome="conflict"}', 1);
    await reaches('noughts_moves_total{outcome="refused"}', 1);
    await reaches('noughts_refusals_total{code="cell_taken"}', 1);
  });

  it('time requests by route, whatever the address, and unknown addresses as one', async () => {
    await host.get('/games/AAAAAAAAAAAAAAAAAAAAAA');
    await host.get('/games/BBBBBBBBBBBBBBBBBBBBBB');
    await host.get('/nowhere');
    await host.get('/nowhere/else');
    const series = (route: string) =>
      `noughts_http_request_duration_seconds_count{method="GET",route="${route}",status="404"}`;
    await host.events('/games/BBBBBBBBBBBBBBBBBBBBBB/events');
    await reaches(series('/games/:id'), 2);
    await reaches(series('/games/:id/events'), 1);
    await reaches(series('none'), 2);
  });

  it('show how many event streams are open', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    const events = await friend.events(`/games/${id}/events`);
    await events.next('game');
    expect(await value('noughts_streams')).to.equal(1);
    const watching = await host.events(`/games/${id}/events`);
    events.close();
    // Whoever stays is told that the other has gone.
    let present = (await watching.next<{ watchers: number }>('presence')).data;
    while (present.watchers > 0) present = (await watching.next<{ watchers: number }>('presence')).data;
    expect(await value('noughts_streams')).to.equal(1);
    watching.close();
  });

  it('do not time an event stream that was opened: it is as long as somebody watches', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    const events = await host.events(`/games/${id}/events`);
    await events.next('game');
    await service.close();
    expect(await metrics.registry.metrics())
      .to.contain('route="/games"')
      .and.not.contain('route="/games/:id/events"');
  });

  it('time calls to the table by operation and outcome', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    const updates = 'noughts_table_call_duration_seconds_count{operation="UpdateItem",outcome="ok"}';
    const before = await value(updates);
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    expect(await value(updates)).to.equal(before + 1);
  });

  it('show the bus, its lag and the delay of the event loop', async () => {
    expect(await value('noughts_bus_up')).to.equal(1);
    expect(await value('noughts_bus_lag_seconds')).to.equal(0);
    expect(await value('nodejs_eventloop_lag_p99_seconds')).to.be.at.least(0);
    const down = makeMetrics(new InProcessBus('down'));
    expect(await down.registry.metrics()).to.contain('noughts_bus_up 0');
  });
});
