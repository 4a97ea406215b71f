import { expect } from 'chai';
import { TurnNotifier } from './turn-notifier.ts';

describe('TurnNotifier', () => {
  interface Shown {
    readonly body: string;
    readonly tag: string;
    readonly renotify: boolean;
    isClosed: boolean;
  }
  let shown: Shown[];
  const originals = ['Notification', 'navigator'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

  beforeEach(() => {
    shown = [];
    define('navigator', {});
    define(
      'Notification',
      class {
        static readonly permission = 'granted';
        readonly #entry: Shown;
        constructor(_title: string, { body, tag, renotify }: Omit<Shown, 'isClosed'>) {
          this.#entry = { body, tag, renotify, isClosed: false };
          shown.push(this.#entry);
        }
        addEventListener(): void {
          // Clicks are the browser's.
        }
        close(): void {
          this.#entry.isClosed = true;
        }
      },
    );
  });
  afterEach(() => {
    for (const [name, descriptor] of originals) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  });

  const createBadge = (version: number) => ({ text: 'Your turn', game: { id: 'g', version } });

  it('notifies of each turn that begins while the tab is hidden, with a sound, under the tag of the game', () => {
    const notifier = new TurnNotifier('Noughts');
    notifier.update(null, 'visible');
    notifier.update(createBadge(3), 'hidden');
    notifier.update(createBadge(3), 'hidden');
    notifier.update(null, 'hidden');
    notifier.update(createBadge(5), 'hidden');
    expect(shown.map(({ tag, renotify, isClosed }) => [tag, renotify, isClosed])).to.deep.equal([
      ['g', true, true],
      ['g', true, false],
    ]);
  });

  it('does not notify of a turn that the user saw before hiding the tab', () => {
    const notifier = new TurnNotifier('Noughts');
    notifier.update(createBadge(3), 'visible');
    notifier.update(createBadge(3), 'hidden');
    expect(shown).to.deep.equal([]);
  });

  it('closes the notification when the tab becomes visible', () => {
    const notifier = new TurnNotifier('Noughts');
    notifier.update(createBadge(3), 'hidden');
    notifier.update(createBadge(3), 'visible');
    expect(shown.map(({ isClosed }) => isClosed)).to.deep.equal([true]);
  });

  it('notifies once from two tabs', async () => {
    const heldLocks = new Set<string>();
    define('navigator', {
      locks: {
        request: async (name: string, _options: object, callback: (lock: object | null) => unknown) => {
          const isHeld = heldLocks.has(name);
          heldLocks.add(name);
          void callback(isHeld ? null : {});
        },
      },
    });
    for (const notifier of [new TurnNotifier('Noughts'), new TurnNotifier('Noughts')])
      notifier.update(createBadge(3), 'hidden');
    expect(shown).to.have.length(1);
  });

  it('stays silent where pages cannot show notifications', () => {
    define(
      'Notification',
      Object.assign(
        function throwIllegalConstructor() {
          throw new TypeError('Illegal constructor');
        },
        { permission: 'granted' },
      ),
    );
    expect(() => new TurnNotifier('Noughts').update(createBadge(3), 'hidden')).to.not.throw();
  });
});
