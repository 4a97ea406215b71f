import type { Client } from './client.ts';
import type { Feed } from './page-kind.ts';
import { request } from './requests/api.ts';
import { LiveStream } from './requests/stream.ts';
import { bannerOf, lose, open, retry, type Connection } from './state/connection.ts';

/** How long "back" is said. */
const backMs = 2500;

/**
 * Keeps the page true: one stream a tab, tried again when it breaks, and a look at the stored state whenever the tab is
 * looked at again.
 */
export class Live {
  readonly #client: Client;
  readonly #feed: Feed;
  #stream: LiveStream | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, feed: Feed) {
    this.#client = client;
    this.#feed = feed;
  }

  /** Opens the stream this page wants, if any, in place of the present one. */
  start(): void {
    this.stop();
    const path = this.#feed.streamOf(this.#client.store.state);
    if (!path) return;
    this.#stream = new LiveStream(path, {
      onOpen: () => {
        this.#connection((connection) => open(connection, Date.now()));
        this.#client.hurry.hurry();
        setTimeout(() => this.#connection((now) => (now.phase === 'back' ? { phase: 'live' } : now)), backMs);
      },
      onEvent: (event, data) => this.#feed.hear(this.#client, event, data),
      onLost: (how) => this.#lost(how),
    });
    this.#connect();
  }

  /** Ends the stream: the page is put away. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    this.#stream?.close();
  }

  /** The tab is looked at again or the network is back: the state is read at once, and the stream renewed if need be. */
  refresh(): void {
    this.#client.hurry.hurry();
    if (!this.#stream) return this.start();
    if (!this.#stream.isAlive(Date.now())) this.#connect();
    void this.#read();
  }

  /** The network has gone: no use to wait for the stream's silence to show it. */
  offline(): void {
    if (!this.#stream) return;
    this.#stream.close();
    this.#lost('broken');
  }

  /** Draws the line about the connection anew; called as time goes by. */
  tick(): void {
    this.#connection((connection) => connection);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#connection(retry);
    this.#stream?.open();
  }

  #lost(how: 'broken' | 'refused'): void {
    this.#connection((connection) => lose(connection, Date.now(), Math.random()));
    const { connection } = this.#client.store.state;
    if (connection.phase !== 'lost') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), connection.retryAt - Date.now());
    if (how === 'refused') void this.#read();
  }

  #connection(change: (connection: Connection) => Connection): void {
    this.#client.store.update((state) => {
      const connection = change(state.connection);
      const banner = bannerOf(connection, Date.now());
      return connection === state.connection && banner === state.banner
        ? state
        : { ...state, connection, banner };
    });
  }

  /** Reads what is stored. Signed out elsewhere, or the game is gone: the page as it is served now says so. */
  async #read(): Promise<void> {
    const { store, go } = this.#client;
    const answer = await request('GET', this.#feed.sourceOf(store.state));
    if (answer.ok) return store.update((state) => this.#feed.takeIn(state, answer.value, Date.now()));
    const { code } = answer.failure;
    if (code === 'not_signed_in' || code === 'not_found') go(location.href);
  }
}
