import { expect } from 'chai';
import { createInitialState, type ClientState } from '../../state/client-state.ts';
import { createGameAfter, createPageState, playerO, playerX, toPageUser } from '../../testing/fixtures.ts';
import type { Client } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import { Store } from '../store.ts';
import { challenge, globalActions } from './global-actions.ts';

function createClient(state: ClientState): Client {
  const nothing = () => undefined;
  return {
    store: new Store(state),
    retryQueue: new RetryQueue(),
    applyGame: nothing,
    navigate: nothing,
    refresh: nothing,
    reconnect: nothing,
    announceUser: nothing,
    checkUser: nothing,
  };
}

describe('end-others', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => (globalThis.fetch = originalFetch));

  it('says that the other devices were logged out', async () => {
    globalThis.fetch = async () => new Response(null, { status: 204 });
    const client = createClient(createInitialState(createPageState({ screen: 'account' })));
    await globalActions['end-others'](client, undefined);
    expect(client.store.state.notice?.text).to.deep.equal(['You are logged out everywhere else.']);
  });
});

describe('challenge', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = originalFetch;
    Reflect.deleteProperty(globalThis, 'document');
  });

  /** Challenges from a page. @returns the body of the request */
  async function readRequest(state: ClientState): Promise<unknown> {
    let body: unknown;
    Object.defineProperty(globalThis, 'document', { value: { cookie: 'probe=1' }, configurable: true });
    globalThis.fetch = (_url, init) => {
      body = JSON.parse(String(init?.body));
      return Promise.resolve(Response.json({ game: createGameAfter([]) }));
    };
    await challenge(createClient(state), 'rival');
    return body;
  }

  it('takes the place of a rematch on the page of a game: same time limit, marks swapped', async () => {
    const game = createGameAfter([0, 3, 1, 4, 2], { moveSeconds: 60 });
    const page = createPageState({ screen: 'game', game, presence: null });
    const bodies = [];
    for (const player of [playerX, playerO])
      bodies.push(await readRequest(createInitialState({ ...page, currentUser: toPageUser(player) })));
    expect(bodies).to.deep.equal([
      { opponent: 'rival', moveSeconds: 60, mark: 'O' },
      { opponent: 'rival', moveSeconds: 60 },
    ]);
  });

  it('uses the chosen mark and time limit elsewhere', async () => {
    const state = createInitialState(createPageState({ screen: 'home', myGames: null }));
    const chosen = {
      ...state,
      chosenSeconds: 300,
      preferences: { ...state.preferences, mark: 'random' as const },
    };
    expect(await readRequest(chosen)).to.deep.equal({ opponent: 'rival', moveSeconds: 300, mark: 'random' });
  });
});
