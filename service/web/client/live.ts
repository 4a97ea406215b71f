import type { Client } from './client.ts';
import type { Feed } from './page-config.ts';
import { request } from './requests/api.ts';
import { LiveStream } from './requests/live-stream.ts';
import { StreamSlot } from './requests/stream-slot.ts';
import { bannerOf, lose, open, quiet, retry, type Connection } from '../state/connection.ts';

/** A tab that is hidden for less keeps its stream: who only looks at another tab is not shown as away. */
const hiddenMs = 3000;

/**
 * Keeps the page true: an event stream while the tab is looked at, tried again when it breaks, and a look at the stored
 * state whenever the tab is looked at again. A tab that is hidden, or has lost its slot to other tabs, holds no stream
 * (browsers open only six connections to a host over HTTP/1.1); it reads what is stored now and then.
 */
export class Live {
  readonly #client: Client;
  readonly #feed: Feed;
  readonly #slot = new StreamSlot(() => this.#pause());
  #stream: LiveStream | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #pollTimer: ReturnType<typeof setInterval> | undefined;
  #isPaused = false;

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
      },
      onEvent: (event, data) => this.#feed.hear(this.#client, event, data),
      onLost: (how) => this.#lost(how),
    });
    if (isHidden()) this.#pause();
    else this.#follow();
  }

  /** Ends the stream and all that waits for it: the page is put away. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#hiddenTimer);
    clearInterval(this.#pollTimer);
    this.#slot.release();
    this.#stream?.close();
  }

  /** The tab is looked at again or the network is back: the state is read at once, and the stream renewed if need be. */
  refresh(): void {
    this.#client.hurry.hurry();
    if (!this.#stream) return this.start();
    if (!isHidden()) {
      clearTimeout(this.#hiddenTimer);
      if (!this.#stream.isAlive(Date.now())) this.#follow();
    }
    void this.#read();
  }

  /** The tab is used: one that is seen but has lost its slot takes one again. */
  resume(): void {
    if (this.#isPaused && !isHidden()) this.refresh();
  }

  /** The tab is hidden: it gives its stream up unless it is looked at again soon. */
  hide(): void {
    clearTimeout(this.#hiddenTimer);
    if (this.#stream && !this.#isPaused) this.#hiddenTimer = setTimeout(() => this.#pause(), hiddenMs);
  }

  /** The network has gone: no use to wait for the stream's silence to show it. */
  offline(): void {
    if (!this.#stream || this.#isPaused) return;
    this.#stream.close();
    this.#lost('broken');
  }

  /** Draws the line about the connection anew; called as time goes by. */
  tick(): void {
    this.#connection((connection) => connection);
  }

  /** Takes a slot and connects. */
  #follow(): void {
    clearInterval(this.#pollTimer);
    this.#isPaused = false;
    this.#slot.take();
    this.#connect();
  }

  /** Reads now and then, in place of a stream. */
  #pause(): void {
    this.stop();
    this.#isPaused = true;
    this.#connection(() => quiet);
    this.#pollTimer = setInterval(() => {
      // A hidden tab has only its title, its icon and a notification to keep right.
      if (!isHidden() || this.#feed.canCall(this.#client.store.state)) void this.#read();
    }, this.#feed.pollMs);
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
    const { path, etag } = this.#feed.sourceOf(store.state);
    const answer = await request('GET', path, etag === null ? {} : { ifNoneMatch: etag });
    if (answer.ok && answer.value === null) return;
    if (answer.ok) return store.update((state) => this.#feed.takeIn(state, answer.value, Date.now()));
    const { code } = answer.failure;
    if (code === 'not_signed_in' || code === 'not_found') go(location.href);
  }
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}
