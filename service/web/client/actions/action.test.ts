import { expect } from 'chai';
import type { Client, Action, Actions } from '../client.ts';
import { RetryQueue } from '../requests/retry.ts';
import type { ActionName } from '../../messages/action-names.ts';
import { createInitialState, getGameView, type ClientState } from '../../state/client-state.ts';
import { Store } from '../store.ts';
import { createGameAfter, createPageState } from '../../testing/fixtures.ts';
import { accountActions, accountForms, submitAccountForm } from './account-actions.ts';
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

function defineDocument(readCookies: () => string): void {
  const document = Object.defineProperty({}, 'cookie', { get: readCookies, set: () => undefined });
  Object.defineProperty(globalThis, 'document', { value: document, configurable: true });
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
    announceUser: () => undefined,
    checkUser: () => undefined,
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
  ...listActions('on the account page', accountActions, createHomeState),
  ...listActions('on the game page', boardActions, createGameState),
  ...accountForms.map(
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
  const originalTimeout = globalThis.setTimeout;
  beforeEach(() => {
    console.error = () => undefined;
    // Time-outs end at once.
    globalThis.setTimeout = ((callback: () => void) => originalTimeout(callback, 1)) as typeof setTimeout;
    defineDocument(() => 'probe=1');
  });
  afterEach(() => {
    globalThis.setTimeout = originalTimeout;
    Reflect.deleteProperty(globalThis, 'document');
    globalThis.fetch = originalFetch;
    console.error = originalError;
  });

  /** Failures around an action. Some actions also fail because there is no DOM here. */
  interface FailureCase {
    readonly response: () => Response | Promise<Response>;
    readonly overrides?: Partial<Client>;
    readonly onChange?: () => void;
  }
  const failureCases: Readonly<Record<string, FailureCase>> = {
    'navigation fails': {
      response: () => Response.json({ game: createGameAfter([]), user: {} }),
      overrides: { navigate: throwError, applyGame: throwError },
    },
    'the response is empty': { response: () => Response.json({}) },
    'the response is null': { response: () => Response.json(null) },
    'there is no response': { response: throwError },
    'the response never arrives, even after the request was aborted': {
      response: () => new Promise<never>(() => undefined),
    },
    'the page’s listeners throw': {
      response: () => Response.json({ game: createGameAfter([]), user: {} }),
      onChange: throwError,
    },
    'the server asks for ten minutes': {
      response: () => Response.json({ code: 'rate_limited', retryAfter: 600 }, { status: 429 }),
    },
  };
  for (const [description, { response, overrides: broken, onChange }] of Object.entries(failureCases)) {
    it(`leaves no control busy after any action when ${description}`, async () => {
      globalThis.fetch = async () => response();
      // A move is retried without limit; see the next test.
      const actions = testedActions.filter(([name]) => !name.startsWith('play,'));
      await Promise.all(
        actions.map(async ([name, action, page]) => {
          const client = createClient(page(), broken);
          if (onChange) client.store.subscribe(onChange);
          await runAction(client, () => action(client, '4'));
          expect(client.store.state.pendingAction, name).to.equal(null);
        }),
      );
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
  });
});

describe('startGame without a session', () => {
  const originalFetch = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = originalFetch;
    Reflect.deleteProperty(globalThis, 'document');
  });

  /** Taps "Easy" twice; returns the paths of all requests and the last notice. */
  async function playComputerTwice(cookies: () => string) {
    defineDocument(cookies);
    const paths: string[] = [];
    globalThis.fetch = (async (path: string) => {
      paths.push(path);
      return path === '/auth/guest'
        ? Response.json({ user: { id: 'g', name: 'a-guest', guest: true } })
        : Response.json({ code: 'not_signed_in' }, { status: 401 });
    }) as typeof fetch;
    const state = createInitialState(createPageState({ screen: 'home', myGames: null }, null));
    const client = createClient(state, { checkUser: () => paths.push('checked') });
    for (let tap = 0; tap < 2; tap++) await runAction(client, () => globalActions.computer(client, 'easy'));
    return { paths, notice: client.store.state.notice?.text.join('') };
  }

  it('creates no guest and says why when the browser stores no cookies', async () => {
    const { paths, notice } = await playComputerTwice(() => '');
    expect(paths).to.deep.equal([]);
    expect(notice).to.match(/^Could not start a game: this browser blocks cookies/);
  });

  it('creates no second guest and says why when the cookie does not come back', async () => {
    const denyAccess = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    for (const cookies of [() => 'probe=1', denyAccess]) {
      const { paths, notice } = await playComputerTwice(cookies);
      expect(paths).to.deep.equal(['/auth/guest', '/games', '/games']);
      expect(notice).to.match(/^Could not start a game: this browser blocks cookies/);
    }
  });
});

describe('withPendingAction', () => {
  it('releases the control when the action never ends', async () => {
    const { store } = createClient(createHomeState());
    let message = '';
    await withPendingAction(store, 'friend', () => new Promise(() => undefined), 1).catch(
      (error: Error) => (message = error.message),
    );
    expect(message).to.equal('the action friend did not end');
    expect(store.state.pendingAction).to.equal(null);
  });

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
