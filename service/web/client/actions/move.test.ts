import { expect } from 'chai';
import type { Client } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import { createInitialState, getGameView, type ClientState } from '../../state/client-state.ts';
import { markLost, idleConnection } from '../../state/connection.ts';
import { Store } from '../store.ts';
import { createGameAfter, createPageState } from '../testing.ts';
import { playMove } from './move.ts';

describe('a move', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => (globalThis.fetch = originalFetch));

  /** Plays the centre, answered by `answers` in turn; every wait ends as soon as it begins. */
  async function playCentre(responses: readonly (() => Response)[], connection: ClientState['connection']) {
    const remaining = [...responses];
    globalThis.fetch = (async () => {
      const respond = remaining.shift();
      if (!respond) throw new TypeError('no network');
      return respond();
    }) as typeof fetch;
    const store = new Store({
      ...createInitialState(createPageState({ screen: 'game', game: createGameAfter([]), presence: null })),
      connection,
    });
    const retryQueue = new RetryQueue();
    const seen: (string | undefined)[] = [];
    store.subscribe((_before, { notice }) => {
      seen.push(notice?.kind);
      if (notice) queueMicrotask(() => retryQueue.flush());
    });
    let refreshed = 0;
    const client: Client = {
      store,
      retryQueue,
      applyGame: () => undefined,
      navigate: () => undefined,
      refresh: () => (refreshed += 1),
      reconnect: () => undefined,
    };
    await playMove(client, 4);
    return { moves: getGameView(store.state)?.game.moves, notice: store.state.notice, seen, refreshed };
  }

  const stored = () => Response.json({ game: createGameAfter([4]) });
  const noNetwork = () => {
    throw new TypeError('no network');
  };
  const lost = markLost(idleConnection, 0, 0);

  it('that had to wait says so, and once it is stored has a lost stream tried at once', async () => {
    const { moves, notice, seen, refreshed } = await playCentre([noNetwork, stored], lost);
    expect(seen).to.include('waiting');
    expect({ moves, notice, refreshed }).to.deep.equal({ moves: [4], notice: null, refreshed: 1 });
  });

  it('leaves the stream alone when it was answered at once, or the stream is well', async () => {
    expect((await playCentre([stored], lost)).refreshed).to.equal(0);
    expect((await playCentre([noNetwork, stored], { phase: 'live' })).refreshed).to.equal(0);
  });
});
