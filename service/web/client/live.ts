import type { Client } from './client.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
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

/** Tabs hidden for less keep their stream, so that a glance at another tab does not show the player as away. */
const hiddenGraceMs = 3000;

/**
 * Keeps the page up to date. A visible tab holds an event stream, reconnects when it breaks, and fetches the state when it
 * becomes visible again. Tabs that are hidden or have lost their slot to other tabs poll instead, since browsers open only
 * six connections per host over HTTP/1.1.
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

  /** Opens the page's stream, if it has one, and closes the previous stream. */
  start(): void {
    this.stop();
    const path = this.#config.streamPathFor(this.#client.store.state);
    if (!path) return;
    this.#stream = new LiveStream(path, {
      onOpen: () => {
        this.#updateConnection((connection) => markConnected(connection, getMonotonicMs()));
        this.#client.retryQueue.flush();
      },
      onEvent: (event, data) => this.#config.onEvent(this.#client, event, data),
      onLost: (reason) => this.#onStreamLost(reason),
    });
    if (isHidden()) this.#pause();
    else this.#openStream();
  }

  /** Closes the stream and clears all timers. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#hiddenTimer);
    clearInterval(this.#pollTimer);
    this.#slot.release();
    this.#stream?.close();
  }

  /** Fetches the state at once and reopens a dead stream. Called when the tab is visible or the network is back. */
  refresh(): void {
    this.#client.retryQueue.flush();
    if (!this.#stream) return this.start();
    if (!isHidden()) {
      clearTimeout(this.#hiddenTimer);
      if (!this.#stream.isAlive(getMonotonicMs())) this.#openStream();
    }
    void this.#poll();
  }

  /** Takes a slot again in a visible tab that had lost it. Called when the tab is used. */
  resume(): void {
    if (this.#isPaused && !isHidden()) this.refresh();
  }

  /** Closes the stream of a hidden tab after a grace period. */
  onHidden(): void {
    clearTimeout(this.#hiddenTimer);
    if (this.#stream && !this.#isPaused) this.#hiddenTimer = setTimeout(() => this.#pause(), hiddenGraceMs);
  }

  /** Closes the stream at once instead of waiting for its timeout. */
  onOffline(): void {
    if (!this.#stream || this.#isPaused) return;
    this.#stream.close();
    this.#onStreamLost('broken');
  }

  /** Updates the countdown of the connection banner; called periodically. */
  refreshBanner(): void {
    this.#updateConnection((connection) => connection);
  }

  /** Acquires a slot and connects. */
  #openStream(): void {
    clearInterval(this.#pollTimer);
    this.#isPaused = false;
    this.#slot.acquire();
    this.#connect();
  }

  /** Replaces the stream by polling. */
  #pause(): void {
    this.stop();
    this.#isPaused = true;
    this.#updateConnection(() => idleConnection);
    this.#pollTimer = setInterval(() => {
      // A hidden tab updates nothing but its title, favicon and notification.
      if (!isHidden() || this.#config.canShowBadge(this.#client.store.state)) void this.#poll();
    }, this.#config.pollIntervalMs);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#updateConnection(markReconnecting);
    this.#stream?.open();
  }

  #onStreamLost(reason: 'broken' | 'rejected'): void {
    this.#updateConnection((connection) => markLost(connection, getMonotonicMs(), Math.random()));
    const { connection } = this.#client.store.state;
    if (connection.phase !== 'lost') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), connection.retryAt - getMonotonicMs());
    if (reason === 'rejected') void this.#poll();
  }

  #updateConnection(change: (connection: ConnectionState) => ConnectionState): void {
    this.#client.store.update((state) => {
      const connection = change(state.connection);
      const banner = getBanner(connection, getMonotonicMs());
      return connection === state.connection && banner === state.banner
        ? state
        : { ...state, connection, banner };
    });
  }

  /** Fetches the current state. Reloads the page if the session has ended or the game no longer exists. */
  async #poll(): Promise<void> {
    const { store, navigate } = this.#client;
    const { path, etag } = this.#config.pollTargetFor(store.state);
    const result = await request('GET', path, etag === null ? {} : { ifNoneMatch: etag });
    if (result.ok && result.value === null) return;
    if (result.ok)
      return store.update((state) => this.#config.applyResponse(state, result.value, getMonotonicMs()));
    const { code } = result.failure;
    if (code === 'not_signed_in' || code === 'not_found') navigate(location.href);
  }
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}
