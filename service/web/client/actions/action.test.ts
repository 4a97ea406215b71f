import { expect } from 'chai';
import type { Client, Action, Actions } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import { createInitialState, getGameView, type ClientState } from '../../state/client-state.ts';
import { Store } from '../store.ts';
import { createGameAfter, createPageState } from '../testing.ts';
import { isAccountForm, submitAccountForm } from './account-actions.ts';
import { boardActions } from './board-actions.ts';
import { globalActions } from './global-actions.ts';
import { runAction, withPendingAction } from './action.ts';
import { pageActions } from './page-actions.ts';

/** Every wait between two tries ends at once. */
class ImmediateRetryQueue extends RetryQueue {
  override wait(): Promise<void> {
    return Promise.resolve();
  }
}

const throwError = (): never => {
  throw new Error('broken on purpose');
};

function createClient(state: ClientState, overrides: Partial<Client> = {}): Client {
  return {
    store: new Store(state),
    retryQueue: new ImmediateRetryQueue(),
    applyGame: () => undefined,
    navigate: () => undefined,
    refresh: () => undefined,
    reconnect: () => undefined,
    ...overrides,
  };
}

const createGameState = (moves: number[] = []) =>
  createInitialState(createPageState({ screen: 'game', game: createGameAfter(moves), presence: null }));
const myGames = { invitations: [], open: [], playing: [], finished: [], cursor: 'older' };
const createHomeState = () => createInitialState(createPageState({ screen: 'home', myGames }));

/** Everything that a control of the client can ask for, the forms included, and a page that offers it. */
const testedActions: readonly (readonly [string, Action, () => ClientState])[] = [
  ...listActions('anywhere', globalActions, createHomeState),
  ...listActions('on a page', pageActions, createHomeState),
  ...listActions('at the board', boardActions, createGameState),
  ...['guest', 'register', 'login']
    .filter(isAccountForm)
    .map(
      (form) =>
        [
          `the form ${form}`,
          (client: Client) => submitAccountForm(client, form, new FormData()),
          () => createInitialState(createPageState({ screen: 'account' }, null)),
        ] as const,
    ),
];

function listActions(location: string, namedActions: Actions, page: () => ClientState) {
  return Object.entries(namedActions).map(
    ([name, action]) => [`${name}, ${location}`, action, page] as const,
  );
}

describe('an action', () => {
  const originalFetch = globalThis.fetch;
  const originalError = console.error;
  beforeEach(() => (console.error = () => undefined));
  afterEach(() => {
    globalThis.fetch = originalFetch;
    console.error = originalError;
  });

  /** Ways in which the world around an action breaks. There is no DOM here, which breaks a few more. */
  const failureCases: Readonly<Record<string, { response: () => Response; overrides?: Partial<Client> }>> = {
    'the next page cannot be opened': {
      response: () => Response.json({ game: createGameAfter([]), user: {} }),
      overrides: { navigate: throwError, applyGame: throwError },
    },
    'the response holds nothing': { response: () => Response.json({}) },
    'the response is null': { response: () => Response.json(null) },
    'there is no response': { response: throwError },
    'the server asks for ten minutes': {
      response: () => Response.json({ code: 'rate_limited', retryAfter: 600 }, { status: 429 }),
    },
  };
  for (const [description, { response, overrides: broken }] of Object.entries(failureCases)) {
    it(`whatever it is, leaves no control busy when ${description}`, async () => {
      globalThis.fetch = (async () => response()) as typeof fetch;
      for (const [name, action, page] of testedActions) {
        // A move is repeated until it is answered; the next test has it.
        if (name.startsWith('play,')) continue;
        const client = createClient(page(), broken);
        await runAction(client, () => action(client, '4'));
        expect(client.store.state.pendingAction, name).to.equal(null);
      }
    });
  }

  it('that is a move and fails in the page takes its mark back', async () => {
    globalThis.fetch = throwError;
    const client = createClient(createGameState(), {
      retryQueue: Object.assign(new RetryQueue(), { wait: throwError }),
    });
    await runAction(client, () => boardActions['play']?.(client, '4'));
    expect(getGameView(client.store.state)?.pendingMove).to.equal(null);
    expect(client.store.state.notice?.text.join('')).to.match(/^That did not work/);
  });

  it('that throws is told to the player, with a next step', async () => {
    const client = createClient(createHomeState());
    await runAction(client, throwError);
    expect(client.store.state.notice?.text.join('')).to.match(/^That did not work: .+ try again/);
    expect(client.store.state.notice?.nextStep).to.deep.equal({ label: 'Reload', href: '' });
    expect(client.store.state.announcement).to.match(/^That did not work/);
  });

  it('is ignored while another is under way, which keeps its control', async () => {
    const { store } = createClient(createHomeState());
    let finish = (): void => undefined;
    const first = withPendingAction(store, 'friend', () => new Promise((resolve) => (finish = resolve)));
    await withPendingAction(store, 'anyone', throwError);
    expect(store.state.pendingAction).to.equal('friend');
    finish();
    await first;
    expect(store.state.pendingAction).to.equal(null);
  });

  it('keeps the controls quiet while the page is being left', async () => {
    const { store } = createClient(createHomeState());
    await withPendingAction(store, 'friend', async () => store.patch({ pendingAction: 'leaving' }));
    expect(store.state.pendingAction).to.equal('leaving');
  });
});
