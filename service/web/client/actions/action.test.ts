import { expect } from 'chai';
import type { Client, Action, Actions } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import type { ActionName } from '../../messages/action-names.ts';
import { createInitialState, getGameView, type ClientState } from '../../state/client-state.ts';
import { Store } from '../store.ts';
import { createGameAfter, createPageState } from '../../testing/fixtures.ts';
import { isAccountForm, submitAccountForm } from './account-actions.ts';
import { boardActions } from './board-actions.ts';
import { globalActions } from './global-actions.ts';
import { runAction, withPendingAction } from './action.ts';
import { pageActions } from './page-actions.ts';

/** Retries without delay. */
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

/** All actions and forms, each with a state of a page that has it. */
const testedActions: readonly (readonly [string, Action, () => ClientState])[] = [
  ...listActions('on all pages', globalActions, createHomeState),
  ...listActions('on site pages', pageActions, createHomeState),
  ...listActions('on the game page', boardActions, createGameState),
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

function listActions(location: string, namedActions: Partial<Actions<ActionName>>, page: () => ClientState) {
  return Object.entries(namedActions).map(
    ([name, action]) => [`${name}, ${location}`, action, page] as const,
  );
}

describe('runAction', () => {
  const originalFetch = globalThis.fetch;
  const originalError = console.error;
  beforeEach(() => (console.error = () => undefined));
  afterEach(() => {
    globalThis.fetch = originalFetch;
    console.error = originalError;
  });

  /** Failures around an action. Some actions also fail because there is no DOM here. */
  const failureCases: Readonly<Record<string, { response: () => Response; overrides?: Partial<Client> }>> = {
    'navigation fails': {
      response: () => Response.json({ game: createGameAfter([]), user: {} }),
      overrides: { navigate: throwError, applyGame: throwError },
    },
    'the response is empty': { response: () => Response.json({}) },
    'the response is null': { response: () => Response.json(null) },
    'there is no response': { response: throwError },
    'the server asks for ten minutes': {
      response: () => Response.json({ code: 'rate_limited', retryAfter: 600 }, { status: 429 }),
    },
  };
  for (const [description, { response, overrides: broken }] of Object.entries(failureCases)) {
    it(`leaves no control busy after any action when ${description}`, async () => {
      globalThis.fetch = async () => response();
      for (const [name, action, page] of testedActions) {
        // A move is retried without limit; see the next test.
        if (name.startsWith('play,')) continue;
        const client = createClient(page(), broken);
        await runAction(client, () => action(client, '4'));
        expect(client.store.state.pendingAction, name).to.equal(null);
      }
    });
  }

  it('rolls a move back when the client throws', async () => {
    globalThis.fetch = throwError;
    const client = createClient(createGameState(), {
      retryQueue: Object.assign(new RetryQueue(), { wait: throwError }),
    });
    await runAction(client, () => boardActions.play(client, '4'));
    expect(getGameView(client.store.state)?.pendingMove).to.equal(null);
    expect(client.store.state.notice?.text.join('')).to.match(/^Something went wrong/);
  });

  it('shows a notice with a next step when the action throws', async () => {
    const client = createClient(createHomeState());
    await runAction(client, throwError);
    expect(client.store.state.notice?.text.join('')).to.match(
      /^Something went wrong on this page\. .+ try again/,
    );
    expect(client.store.state.notice?.nextStep).to.deep.equal({ label: 'Reload', href: '' });
    expect(client.store.state.announcement).to.match(/^Something went wrong/);
  });
});

describe('withPendingAction', () => {
  it('ignores an action while another one is pending', async () => {
    const { store } = createClient(createHomeState());
    let finish = (): void => undefined;
    const first = withPendingAction(store, 'friend', () => new Promise((resolve) => (finish = resolve)));
    await withPendingAction(store, 'anyone', throwError);
    expect(store.state.pendingAction).to.equal('friend');
    finish();
    await first;
    expect(store.state.pendingAction).to.equal(null);
  });

  it('keeps the controls disabled while the page is being left', async () => {
    const { store } = createClient(createHomeState());
    await withPendingAction(store, 'friend', async () => store.patch({ pendingAction: 'leaving' }));
    expect(store.state.pendingAction).to.equal('leaving');
  });
});
