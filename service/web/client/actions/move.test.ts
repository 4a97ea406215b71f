import { expect } from 'chai';
import type { Client } from '../client.ts';
import { Hurry } from '../requests/retry.ts';
import { startOf, tableIn, type ClientState } from '../../state/client-state.ts';
import { lose, quiet } from '../../state/connection.ts';
import { Store } from '../store.ts';
import { gameAfter, pageState } from '../testing.ts';
import { move } from './move.ts';

describe('a move', () => {
  const ownFetch = globalThis.fetch;
  afterEach(() => (globalThis.fetch = ownFetch));

  /** Plays the centre, answered by `answers` in turn; every wait ends as soon as it begins. */
  async function play(answers: readonly (() => Response)[], connection: ClientState['connection']) {
    const left = [...answers];
    globalThis.fetch = (async () => {
      const answer = left.shift();
      if (!answer) throw new TypeError('no network');
      return answer();
    }) as typeof fetch;
    const store = new Store({
      ...startOf(pageState({ screen: 'game', game: gameAfter([]), presence: null })),
      connection,
    });
    const hurry = new Hurry();
    const seen: (string | undefined)[] = [];
    store.watch((_before, { notice }) => {
      seen.push(notice?.tone);
      if (notice) queueMicrotask(() => hurry.hurry());
    });
    let refreshed = 0;
    const client: Client = {
      store,
      hurry,
      merge: () => undefined,
      go: () => undefined,
      refresh: () => (refreshed += 1),
      reconnect: () => undefined,
    };
    await move(client, 4);
    return { moves: tableIn(store.state)?.game.moves, notice: store.state.notice, seen, refreshed };
  }

  const stored = () => Response.json({ game: gameAfter([4]) });
  const noNetwork = () => {
    throw new TypeError('no network');
  };
  const lost = lose(quiet, 0, 0);

  it('that had to wait says so, and once it is stored has a lost stream tried at once', async () => {
    const { moves, notice, seen, refreshed } = await play([noNetwork, stored], lost);
    expect(seen).to.include('waiting');
    expect({ moves, notice, refreshed }).to.deep.equal({ moves: [4], notice: null, refreshed: 1 });
  });

  it('leaves the stream alone when it was answered at once, or the stream is well', async () => {
    expect((await play([stored], lost)).refreshed).to.equal(0);
    expect((await play([noNetwork, stored], { phase: 'live' })).refreshed).to.equal(0);
  });
});
