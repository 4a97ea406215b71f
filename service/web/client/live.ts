import type { Client } from './client.ts';
import type { LiveConfig } from './page-config.ts';
import { request } from './requests/api.ts';
import { LiveStream } from './requests/live-stream.ts';
import { StreamSlot } from './requests/stream-slot.ts';
import {
  getBanner,
  markLost,
  markConnected,
  idleConnection,
  markReconnecting,
  type ConnectionState,
} from '../state/connection.ts';

/** A tab that is hidden for less keeps its stream: who only looks at another tab is not shown as away. */
const hiddenGraceMs = 3000;

/**
 * Keeps the page true: an event stream while the tab is looked at, tried again when it breaks, and a look at the stored
 * state whenever the tab is looked at again. A tab that is hidden, or has lost its slot to other tabs, holds no stream
 * (browsers open only six connections to a host over HTTP/1.1); it reads what is stored now and then.
 */
export class LiveUpdates {
  readonly #client: Client;
  readonly #config: LiveConfig;
  readonly #slot = new StreamSlot(() => this.#pause());
  #stream: LiveStream | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #pollTimer: ReturnType<typeof setInterval> | undefined;
  #isPaused = false;

  constructor(client: Client, config: LiveConfig) {
    this.#client = client;
    this.#config = config;
  }

  /** Opens the stream this page wants, if any, in place of the present one. */
  start(): void {
    this.stop();
    const path = this.#config.streamPathFor(this.#client.store.state);
    if (!path) return;
    this.#stream = new LiveStream(path, {
      onOpen: () => {
        this.#updateConnection((connection) => markConnected(connection, Date.now()));
        this.#client.retryQueue.flush();
      },
      onEvent: (event, data) => this.#config.onEvent(this.#client, event, data),
      onLost: (reason) => this.#onStreamLost(reason),
    });
    if (isHidden()) this.#pause();
    else this.#openStream();
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
    this.#client.retryQueue.flush();
    if (!this.#stream) return this.start();
    if (!isHidden()) {
      clearTimeout(this.#hiddenTimer);
      if (!this.#stream.isAlive(Date.now())) this.#openStream();
    }
    void this.#poll();
  }

  /** The tab is used: one that is seen but has lost its slot takes one again. */
  resume(): void {
    if (this.#isPaused && !isHidden()) this.refresh();
  }

  /** The tab is hidden: it gives its stream up unless it is looked at again soon. */
  onHidden(): void {
    clearTimeout(this.#hiddenTimer);
    if (this.#stream && !this.#isPaused) this.#hiddenTimer = setTimeout(() => this.#pause(), hiddenGraceMs);
  }

  /** The network has gone: no use to wait for the stream's silence to show it. */
  onOffline(): void {
    if (!this.#stream || this.#isPaused) return;
    this.#stream.close();
    this.#onStreamLost('broken');
  }

  /** Draws the line about the connection anew; called as time goes by. */
  refreshBanner(): void {
    this.#updateConnection((connection) => connection);
  }

  /** Takes a slot and connects. */
  #openStream(): void {
    clearInterval(this.#pollTimer);
    this.#isPaused = false;
    this.#slot.acquire();
    this.#connect();
  }

  /** Reads now and then, in place of a stream. */
  #pause(): void {
    this.stop();
    this.#isPaused = true;
    this.#updateConnection(() => idleConnection);
    this.#pollTimer = setInterval(() => {
      // A hidden tab has only its title, its icon and a notification to keep right.
      if (!isHidden() || this.#config.canShowBadge(this.#client.store.state)) void this.#poll();
    }, this.#config.pollIntervalMs);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#updateConnection(markReconnecting);
    this.#stream?.open();
  }

  #onStreamLost(reason: 'broken' | 'refused'): void {
    this.#updateConnection((connection) => markLost(connection, Date.now(), Math.random()));
    const { connection } = this.#client.store.state;
    if (connection.phase !== 'lost') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), connection.retryAt - Date.now());
    if (reason === 'refused') void this.#poll();
  }

  #updateConnection(change: (connection: ConnectionState) => ConnectionState): void {
    this.#client.store.update((state) => {
      const connection = change(state.connection);
      const banner = getBanner(connection, Date.now());
      return connection === state.connection && banner === state.banner
        ? state
        : { ...state, connection, banner };
    });
  }

  /** Reads what is stored. Signed out elsewhere, or the game is gone: the page as it is served now says so. */
  async #poll(): Promise<void> {
    const { store, navigate } = this.#client;
    const { path, etag } = this.#config.pollTargetFor(store.state);
    const result = await request('GET', path, etag === null ? {} : { ifNoneMatch: etag });
    if (result.ok && result.value === null) return;
    if (result.ok)
      return store.update((state) => this.#config.applyResponse(state, result.value, Date.now()));
    const { code } = result.failure;
    if (code === 'not_signed_in' || code === 'not_found') navigate(location.href);
  }
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}
