import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { mock } from 'node:test';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { createTestApp, type TestApp, type TestClient, type TestEventStream } from '../testing/test-app.ts';
import { createTestDatabase } from '../testing/test-database.ts';

describe('renewal of quick-match offers', () => {
  let service: TestApp;
  let host: TestClient;
  let friend: TestClient;
  let events: TestEventStream;
  let gameId: string;
  let streamId: string;
  /** Emits `offered` when an offer has been written. */
  let queue: EventEmitter;

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    queue = new EventEmitter();
    const database = createInterceptedDatabase(
      (await createTestDatabase()).database,
      async ({ command: { input }, execute }) => {
        const result = await execute();
        const { GameId = '' } = (input['Item'] ?? {}) as { GameId?: string };
        if (GameId.startsWith('queue#')) queue.emit('offered');
        return result;
      },
    );
    service = await createTestApp({ database });
    [host, friend] = [service.createClient(), service.createClient()];
    await host.signInAsGuest('Hanna');
    await friend.signInAsGuest('Gustav');
    gameId = (await host.post('/games/match', {})).body.game.id;
    events = await host.openEvents(`/games/${gameId}/events`);
    ({ streamId } = (await events.next<{ streamId: string }>('presence')).data);
  });

  afterEach(async () => {
    mock.timers.reset();
    events.close();
    await service.close();
  });

  function wait(seconds: number): void {
    service.clock.advance(seconds * 1_000);
    mock.timers.tick(seconds * 1_000);
  }

  async function waitForRenewal(): Promise<void> {
    const offered = once(queue, 'offered');
    wait(5);
    await offered;
  }

  const countWaiting = async () =>
    (await friend.get<{ waiting: object[] }>('/games/match')).body.waiting.length;

  it('goes on while the page is open and visible', async () => {
    for (let count = 0; count < 6; count++) await waitForRenewal();
    expect(await countWaiting()).to.equal(1);
    const { game } = (await friend.post('/games/match', {})).body;
    expect(game).to.include({ id: gameId, status: 'playing' });
  });

  it('stops while the page is hidden, and goes on when it is visible again', async () => {
    await host.post('/presence', { streamId, visible: false });
    for (let count = 0; count < 3; count++) wait(5);
    expect(await countWaiting()).to.equal(0);
    await host.post('/presence', { streamId, visible: true });
    await waitForRenewal();
    expect(await countWaiting()).to.equal(1);
  });

  it('stops when the page has vanished: another player is not matched with one who has gone', async () => {
    await host.post('/presence', { streamId, visible: true });
    for (let count = 0; count < 7; count++) await waitForRenewal();
    wait(5);
    await events.ended;
    wait(15);
    const { game } = (await friend.post('/games/match', {})).body;
    expect(game.id).to.not.equal(gameId);
    expect(game.status).to.equal('open');
  });
});
