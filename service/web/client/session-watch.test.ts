import { expect } from 'chai';
import { createInitialState } from '../state/client-state.ts';
import { createPageState, playerX, toPageUser } from '../testing/fixtures.ts';
import { SessionWatch } from './session-watch.ts';
import { Store } from './store.ts';

describe('SessionWatch', () => {
  const originalFetch = globalThis.fetch;
  const opened: SessionWatch[] = [];
  afterEach(() => {
    globalThis.fetch = originalFetch;
    for (const watch of opened.splice(0)) watch.close();
  });

  /** A page of amber-heron, or of nobody. `reloaded` resolves when it reloads. */
  function openPage(currentUser = toPageUser(playerX) as ReturnType<typeof toPageUser> | null) {
    const store = new Store(
      createInitialState(createPageState({ screen: 'home', myGames: null }, currentUser)),
    );
    let reloads = 0;
    let onReload: () => void = () => undefined;
    const reloaded = new Promise<void>((resolve) => (onReload = resolve));
    let onOtherTab: () => void = () => undefined;
    const otherTab = new Promise<void>((resolve) => (onOtherTab = resolve));
    const watch = new SessionWatch(
      store,
      () => onOtherTab(),
      () => {
        reloads += 1;
        onReload();
      },
    );
    watch.open();
    opened.push(watch);
    return { store, watch, reloaded, otherTab, countReloads: () => reloads };
  }

  it('reloads the tabs of another user, with a notice, and no tab of the same user', async () => {
    const [signedOut, same, other] = [
      openPage(null),
      openPage(),
      openPage(toPageUser({ ...playerX, id: 'b' })),
    ];
    const signedIn = openPage();
    signedIn.watch.announce(playerX.id);
    await Promise.all([signedOut.reloaded, other.reloaded]);
    expect(signedOut.store.state.notice?.text.join('')).to.match(/^Another tab has logged in or out/);
    expect([same, signedIn].map(({ countReloads }) => countReloads())).to.deep.equal([0, 0]);
  });

  it('notices that the user has opened or come back to another tab, which closes notifications', async () => {
    for (const use of ['open', 'return'] as const) {
      const [hidden, used] = [openPage(), openPage()];
      if (use === 'open') used.watch.announce(playerX.id);
      else used.watch.announceReturn();
      await hidden.otherTab;
      expect(hidden.countReloads(), use).to.equal(0);
    }
  });

  it('reloads once, after the current action has ended', async () => {
    const page = openPage();
    page.store.patch({ pendingAction: 'friend' });
    globalThis.fetch = async () => Response.json({ code: 'not_signed_in' }, { status: 401 });
    await page.watch.check();
    expect(page.store.state.notice).to.equal(null);
    page.store.patch({ pendingAction: null });
    await page.watch.check();
    await page.reloaded;
    expect(page.countReloads()).to.equal(1);
  });

  it('does not reload while the server cannot be reached, or says that the user is signed in', async () => {
    const page = openPage();
    globalThis.fetch = async () => {
      throw new TypeError('no network');
    };
    await page.watch.check();
    globalThis.fetch = async () => Response.json({ user: { id: playerX.id } });
    await page.watch.check();
    expect(page.store.state.notice).to.equal(null);
  });
});
