import { expect } from 'chai';
import type { Client, Gesture, Gestures } from '../client.ts';
import { Hurry } from '../requests/retry.ts';
import { startOf, tableIn, type ClientState } from '../../state/client-state.ts';
import { Store } from '../store.ts';
import { gameAfter, pageState } from '../testing.ts';
import { isAccountForm, submitAccount } from './account-actions.ts';
import { atTheBoard } from './board-actions.ts';
import { everywhere } from './global-actions.ts';
import { runAction, whileBusy } from './action.ts';
import { onPages } from './page-actions.ts';

/** Every wait between two tries ends at once. */
class NoWait extends Hurry {
  override wait(): Promise<void> {
    return Promise.resolve();
  }
}

const fails = (): never => {
  throw new Error('broken on purpose');
};

function clientOf(state: ClientState, broken: Partial<Client> = {}): Client {
  return {
    store: new Store(state),
    hurry: new NoWait(),
    merge: () => undefined,
    go: () => undefined,
    refresh: () => undefined,
    reconnect: () => undefined,
    ...broken,
  };
}

const atGame = (moves: number[] = []) =>
  startOf(pageState({ screen: 'game', game: gameAfter(moves), presence: null }));
const lobby = { invitations: [], open: [], playing: [], finished: [], cursor: 'older' };
const atHome = () => startOf(pageState({ screen: 'home', lobby }));

/** Everything that a control of the client can ask for, the forms included, and a page that offers it. */
const actions: readonly (readonly [string, Gesture, () => ClientState])[] = [
  ...of('anywhere', everywhere, atHome),
  ...of('on a page', onPages, atHome),
  ...of('at the board', atTheBoard, atGame),
  ...['guest', 'register', 'login']
    .filter(isAccountForm)
    .map(
      (form) =>
        [
          `the form ${form}`,
          (client: Client) => submitAccount(client, form, new FormData()),
          () => startOf(pageState({ screen: 'account' }, null)),
        ] as const,
    ),
];

function of(where: string, gestures: Gestures, page: () => ClientState) {
  return Object.entries(gestures).map(([name, gesture]) => [`${name}, ${where}`, gesture, page] as const);
}

describe('an action', () => {
  const ownFetch = globalThis.fetch;
  const ownError = console.error;
  beforeEach(() => (console.error = () => undefined));
  afterEach(() => {
    globalThis.fetch = ownFetch;
    console.error = ownError;
  });

  /** Ways in which the world around an action breaks. There is no DOM here, which breaks a few more. */
  const worlds: Readonly<Record<string, { response: () => Response; broken?: Partial<Client> }>> = {
    'the next page cannot be opened': {
      response: () => Response.json({ game: gameAfter([]), user: {} }),
      broken: { go: fails, merge: fails },
    },
    'the response holds nothing': { response: () => Response.json({}) },
    'the response is null': { response: () => Response.json(null) },
    'there is no response': { response: fails },
    'the server asks for ten minutes': {
      response: () => Response.json({ code: 'rate_limited', retryAfter: 600 }, { status: 429 }),
    },
  };
  for (const [world, { response, broken }] of Object.entries(worlds)) {
    it(`whatever it is, leaves no control busy when ${world}`, async () => {
      globalThis.fetch = (async () => response()) as typeof fetch;
      for (const [name, gesture, page] of actions) {
        // A move is repeated until it is answered; the next test has it.
        if (name.startsWith('play,')) continue;
        const client = clientOf(page(), broken);
        await runAction(client, () => gesture(client, '4'));
        expect(client.store.state.busy, name).to.equal(null);
      }
    });
  }

  it('that is a move and fails in the page takes its mark back', async () => {
    globalThis.fetch = fails;
    const client = clientOf(atGame(), { hurry: Object.assign(new Hurry(), { wait: fails }) });
    await runAction(client, () => atTheBoard['play']?.(client, '4'));
    expect(tableIn(client.store.state)?.pending).to.equal(null);
    expect(client.store.state.notice?.text.join('')).to.match(/^That did not work/);
  });

  it('that throws is told to the player, with a next step', async () => {
    const client = clientOf(atHome());
    await runAction(client, fails);
    expect(client.store.state.notice?.text.join('')).to.match(/^That did not work: .+ try again/);
    expect(client.store.state.notice?.next).to.deep.equal({ label: 'Reload', href: '' });
    expect(client.store.state.announcement).to.match(/^That did not work/);
  });

  it('is ignored while another is under way, which keeps its control', async () => {
    const { store } = clientOf(atHome());
    let finish = (): void => undefined;
    const first = whileBusy(store, 'friend', () => new Promise((resolve) => (finish = resolve)));
    await whileBusy(store, 'anyone', fails);
    expect(store.state.busy).to.equal('friend');
    finish();
    await first;
    expect(store.state.busy).to.equal(null);
  });

  it('keeps the controls quiet while the page is being left', async () => {
    const { store } = clientOf(atHome());
    await whileBusy(store, 'friend', async () => store.patch({ busy: 'leaving' }));
    expect(store.state.busy).to.equal('leaving');
  });
});
