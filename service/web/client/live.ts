import type { Game, MyGames } from '../../games/game.ts';
import type { LiveEventName } from '../../shared/live-events.ts';
import type { Client } from './client.ts';
import { connectionMessages } from '../messages/connection-catalogue.ts';
import type { Notice } from '../messages/notice.ts';
import { withNotice } from '../state/notice.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import type { LiveConfig } from './page-config.ts';
import { request } from './requests/api.ts';
import { LiveStream } from './requests/live-stream.ts';
import { openChannel } from './storage.ts';
import { TabLock } from './tab-lock.ts';
import {
  getBanner,
  isDisconnected,
  markLost,
  markConnected,
  idleConnection,
  markPolling,
  markReconnecting,
  restartAttempts,
  type ConnectionState,
} from '../state/connection.ts';
import { applyServerTime } from '../state/countdown.ts';
import { getSeat } from '../state/seats.ts';

/** Tabs hidden for less keep their stream, so that a glance at another tab does not show the player as away. */
const hiddenGraceMs = 3000;
/** The device's clock and the monotonic one drift apart by more than this when the machine sleeps or its clock is set. */
const maxClockDriftMs = 5000;

/** Notice when another device has signed in with a link of this user. */
const signedInNotice: Notice = {
  kind: 'warning',
  text: [connectionMessages.signedInElsewhere],
  nextStep: { label: connectionMessages.undo, action: 'end-others' },
};

/** An event that one tab passes on to the other tabs of its user. */
interface TabMessage {
  readonly event: LiveEventName;
  readonly data: object;
}

/**
 * Keeps the page up to date. Browsers open only six connections per host over HTTP/1.1, so few tabs hold an event stream:
 *
 * - the tab used last holds the lock of its user. It streams its page while visible and the user's games while hidden, and
 *   passes the events on to the other tabs;
 * - the tab used before it, if it is in a visible window too;
 * - all others receive the events of the first one, and poll while visible.
 *
 * Without the Web Locks API every visible tab holds a stream, and hidden ones poll.
 */
export class LiveUpdates {
  readonly #client: Client;
  readonly #config: LiveConfig;
  /** Held by the tab that was used last; named by its user. */
  #firstLock: TabLock | null = null;
  /** Held by the tab that was used before it. */
  readonly #secondLock = new TabLock('second stream', () => this.#updateStream());
  #channel: BroadcastChannel | null = null;
  #stream: LiveStream | null = null;
  #streamPath: string | null = null;
  /** Whether the tab is visible or has been a moment ago. */
  #isShown = true;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #pollTimer: ReturnType<typeof setInterval> | undefined;
  #clockDifferenceMs = Date.now() - getMonotonicMs();

  constructor(client: Client, config: LiveConfig) {
    this.#client = client;
    this.#config = config;
  }

  /** Opens the page's stream, if it has one, and closes the previous stream. */
  start(): void {
    this.stop();
    const { currentUser } = this.#client.store.state;
    if (this.#pagePath === null) return;
    const lock = new TabLock(`stream ${currentUser?.id ?? ''}`, () => this.#onFirstLockChange(lock));
    this.#firstLock = lock;
    this.#channel = currentUser && openChannel(`user ${currentUser.id}`);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) =>
      this.#onTabMessage(data),
    );
    this.#isShown = !isHidden();
    if (this.#isShown) lock.steal();
    else lock.wait();
    this.#startPolling();
    this.#updateStream();
  }

  /** Closes the stream and clears all timers. */
  stop(): void {
    this.#firstLock?.release();
    this.#firstLock = null;
    this.#secondLock.release();
    this.#channel?.close();
    this.#channel = null;
    clearTimeout(this.#hiddenTimer);
    this.#closeStream();
    clearInterval(this.#pollTimer);
  }

  /** Fetches the state at once and reopens a dead stream. Called when the tab is visible or the network is back. */
  refresh(): void {
    if (!this.#firstLock) return this.start();
    if (!isHidden()) {
      clearTimeout(this.#hiddenTimer);
      this.#isShown = true;
      this.#firstLock.steal();
      this.#updateStream();
      if (this.#stream?.isAlive && !isDisconnected(this.#client.store.state.connection)) {
        this.#stream.confirm();
      } else if (this.#stream) {
        this.#updateConnection(restartAttempts);
        this.#connect();
      }
    }
    void this.#poll();
  }

  /** Takes the stream from the tab used before. Called when the tab is used. */
  resume(): void {
    if (!isHidden()) this.#firstLock?.steal();
  }

  /** Closes the stream of a hidden tab after a grace period. */
  onHidden(): void {
    clearTimeout(this.#hiddenTimer);
    this.#stream?.confirm();
    this.#hiddenTimer = setTimeout(() => {
      this.#isShown = false;
      this.#secondLock.release();
      this.#updateStream();
    }, hiddenGraceMs);
  }

  /** Closes the stream at once instead of waiting for its timeout. */
  onOffline(): void {
    if (!this.#stream) return;
    this.#stream.close();
    this.#onStreamLost('broken');
  }

  /** Updates the countdown of the connection banner, and reopens the stream after sleep; called periodically. */
  onTick(): void {
    const differenceMs = Date.now() - getMonotonicMs();
    if (Math.abs(differenceMs - this.#clockDifferenceMs) > maxClockDriftMs) {
      this.#clockDifferenceMs = differenceMs;
      if (this.#stream) this.#connect();
    }
    this.#updateConnection((connection) => connection);
  }

  /** Path of the page's own stream; null for none. */
  get #pagePath(): string | null {
    return this.#config.streamPathFor(this.#client.store.state);
  }

  /** Path of the stream that this tab may hold now; null for none. */
  #getAllowedPath(): string | null {
    const lock = this.#firstLock;
    if (!lock) return null;
    if (!this.#isShown)
      return lock.isHeld && lock.isShared && this.#client.store.state.currentUser ? '/events' : null;
    // A tab that has just been hidden keeps its stream for a moment.
    if (lock.isHeld || this.#secondLock.isHeld) return this.#pagePath;
    return isHidden() ? this.#streamPath : null;
  }

  #onFirstLockChange(lock: TabLock): void {
    if (lock !== this.#firstLock) return;
    if (!lock.isHeld) {
      lock.wait();
      // The stream stays open if this tab gets the second lock, which the second tab loses.
      if (!isHidden()) return this.#secondLock.steal();
    } else if (lock.isShared) this.#secondLock.release();
    this.#updateStream();
  }

  /** Opens, replaces or closes the stream according to visibility and locks. */
  #updateStream(): void {
    const path = this.#getAllowedPath();
    if (path === this.#streamPath) return;
    this.#closeStream();
    if (path === null) return this.#startPolling();
    clearInterval(this.#pollTimer);
    this.#streamPath = path;
    this.#stream = new LiveStream(path, {
      onOpen: () => this.#onStreamOpen(),
      onEvent: (event, data) => this.#onStreamEvent(event, data),
      onLost: (reason) => this.#onStreamLost(reason),
    });
    this.#connect();
  }

  #closeStream(): void {
    clearTimeout(this.#retryTimer);
    this.#stream?.close();
    this.#stream = null;
    this.#streamPath = null;
    this.#updateConnection(() => idleConnection);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#updateConnection(markReconnecting);
    this.#stream?.open();
  }

  #onStreamOpen(): void {
    const { store, retryQueue, checkUser } = this.#client;
    const { connection, currentUser } = store.state;
    // The session may have ended meanwhile; a game's stream then goes on as a spectator's.
    if (connection.phase === 'reconnecting' && currentUser) checkUser();
    clearInterval(this.#pollTimer);
    this.#updateConnection((before) => markConnected(before, getMonotonicMs()));
    retryQueue.flush();
  }

  #onStreamEvent(event: LiveEventName, data: object): void {
    const { store } = this.#client;
    if ('now' in data) store.update((state) => applyServerTime(state, String(data.now), getMonotonicMs()));
    if (event !== 'heartbeat') this.#applyEvent(event, data);
    if (event === 'heartbeat' || event === 'presence' || !this.#firstLock?.isHeld) return;
    if (event !== 'game') return this.#channel?.postMessage({ event, data } satisfies TabMessage);
    // To the other tabs, the game on this page is one of the user's games.
    if (getSeat(data as Game, store.state.currentUser?.id))
      this.#channel?.postMessage({ event: 'lobby', data } satisfies TabMessage);
  }

  /** Receives an event from the tab that holds the stream. */
  #onTabMessage({ event, data }: TabMessage): void {
    if (!this.#stream) this.#applyEvent(event, data);
  }

  #applyEvent(event: LiveEventName, data: object): void {
    const { store, checkUser } = this.#client;
    const { state } = store;
    if (event === 'signed-in') return store.update((before) => withNotice(before, signedInNotice));
    if (!isForUser(event, data, state.currentUser?.id)) return checkUser();
    // Only a read tells whether the version on screen is newer than the event or was never stored.
    const isOutdated =
      'version' in data && (this.#config.getVersion(state, (data as Game).id) ?? 0) > (data as Game).version;
    if (isOutdated) void this.#poll();
    this.#config.onEvent(this.#client, event, data);
  }

  #onStreamLost(reason: 'broken' | 'rejected'): void {
    const now = getMonotonicMs();
    this.#updateConnection((connection) => markLost(connection, now, Math.random(), reason));
    this.#scheduleRetry();
    if (reason === 'rejected') void this.#pollAfterRejection();
  }

  #scheduleRetry(): void {
    const { connection } = this.#client.store.state;
    if (!('retryAt' in connection)) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), connection.retryAt - getMonotonicMs());
  }

  /** Polls instead when the server works but allows no more streams. */
  async #pollAfterRejection(): Promise<void> {
    if (!(await this.#poll()) || !this.#stream) return;
    this.#updateConnection((connection) => markPolling(connection, getMonotonicMs()));
    if (this.#client.store.state.connection.phase !== 'polling') return;
    this.#scheduleRetry();
    this.#startPolling();
  }

  #startPolling(): void {
    clearInterval(this.#pollTimer);
    this.#pollTimer = setInterval(() => {
      // Hidden tabs get their events from another tab, if they can.
      const isNeeded =
        !isHidden() || (!this.#firstLock?.isShared && this.#config.canShowBadge(this.#client.store.state));
      if (isNeeded) void this.#poll();
    }, this.#config.pollIntervalMs);
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

  /**
   * Fetches the current state; returns whether that succeeded. Reloads the page if the session has ended or the game no
   * longer exists.
   */
  async #poll(): Promise<boolean> {
    const { store, navigate, checkUser } = this.#client;
    const stateBefore = store.state;
    const { path, etag } = this.#config.pollTargetFor(stateBefore);
    const result = await request('GET', path, etag === null ? {} : { ifNoneMatch: etag });
    if (result.ok) {
      if (result.value !== null)
        store.update((state) =>
          this.#config.applyResponse(state, result.value, getMonotonicMs(), stateBefore),
        );
      return true;
    }
    const { code } = result.failure;
    if (code === 'not_signed_in') checkUser();
    if (code === 'not_found') navigate(location.href);
    return false;
  }
}

/** Whether the user may see the event: a browser's session can change to another user's while a page is open. */
function isForUser(event: LiveEventName, data: object, userId: string | undefined): boolean {
  if (event !== 'lobby' && event !== 'match' && event !== 'snapshot') return true;
  const { invitations, open, playing, finished } = data as MyGames;
  const games = event === 'snapshot' ? [...invitations, ...open, ...playing, ...finished] : [data as Game];
  return games.every((game) => getSeat(game, userId) !== null);
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}
