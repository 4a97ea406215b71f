import { expect } from 'chai';
import type { Client } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import { createInitialState, getGameView, type ClientState } from '../../state/client-state.ts';
import { markLost, idleConnection } from '../../state/connection.ts';
import { Store } from '../store.ts';
import { createGameAfter, createPageState } from '../../testing/fixtures.ts';
import { playMove } from './move.ts';

describe('playMove', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => (globalThis.fetch = originalFetch));

  /** Plays the centre with these responses, in order; retries have no delay. */
  async function playCentre(responses: readonly (() => Response)[], connection: ClientState['connection']) {
    const remaining = [...responses];
    globalThis.fetch = async () => {
      const respond = remaining.shift();
      if (!respond) throw new TypeError('no network');
      return respond();
    };
    const store = new Store({
      ...createInitialState(createPageState({ screen: 'game', game: createGameAfter([]), presence: null })),
      connection,
    });
    const retryQueue = new RetryQueue();
    const noticeKinds: (string | undefined)[] = [];
    store.subscribe((_before, { notice }) => {
      noticeKinds.push(notice?.kind);
      if (notice) queueMicrotask(() => retryQueue.flush());
    });
    let refreshes = 0;
    const client: Client = {
      store,
      retryQueue,
      applyGame: () => undefined,
      navigate: () => undefined,
      refresh: () => (refreshes += 1),
      reconnect: () => undefined,
      announceUser: () => undefined,
      checkUser: () => undefined,
    };
    await playMove(client, 4);
    return {
      moves: getGameView(store.state)?.game.moves,
      notice: store.state.notice,
      noticeKinds,
      refreshes,
    };
  }

  const stored = () => Response.json({ game: createGameAfter([4]) });
  const noNetwork = () => {
    throw new TypeError('no network');
  };
  const lost = markLost(idleConnection, 0, 0);

  it('shows a retry notice, and reconnects a lost stream once the move is stored', async () => {
    const { moves, notice, noticeKinds, refreshes } = await playCentre([noNetwork, stored], lost);
    expect(noticeKinds).to.include('retrying');
    expect({ moves, notice, refreshes }).to.deep.equal({ moves: [4], notice: null, refreshes: 1 });
  });

  it('does not reconnect without a retry, or when the stream is live', async () => {
    expect((await playCentre([stored], lost)).refreshes).to.equal(0);
    expect((await playCentre([noNetwork, stored], { phase: 'live' })).refreshes).to.equal(0);
  });
});
