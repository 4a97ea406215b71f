import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Presence } from '../games/game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';

const seatNames = ['X', 'O', 'watchers'] as const;
export type Seat = (typeof seatNames)[number];
type SeatCounts = Record<Seat, number>;
const zeroCounts: SeatCounts = { X: 0, O: 0, watchers: 0 };

/** Bus message: how many streams one process has on a game. */
interface PresenceMessage extends SeatCounts {
  readonly kind: 'presence';
  readonly process: string;
  /** The sender has just subscribed and requests the counts of all processes. */
  readonly requestsReply: boolean;
}

type Listener = (presence: Presence) => void;

/** One stream's presence. */
export interface PresenceEntry {
  readonly gameId: string;
  readonly onChange: Listener;
  seat: Seat;
  /** Whether the stream counts; see {@link PresenceTracker.setPresent}. */
  isPresent: boolean;
}

interface TrackedGame {
  readonly ownCounts: SeatCounts;
  readonly otherProcesses: Map<string, { readonly counts: SeatCounts; readonly receivedAt: number }>;
  readonly listeners: Set<Listener>;
  readonly unsubscribe: () => void;
  /** The last presence sent to the listeners. */
  lastNotified: Presence;
  /** Call of `refresh` after which it was sent. */
  notifiedAtTick: number;
  /** Whether the players had streams of this process when its counts were published last. */
  lastPublished: { readonly hasX: boolean; readonly hasO: boolean };
  /** The number of spectators has changed since then. */
  isPublishPending: boolean;
  /** Time at which the counts were repeated, in epoch milliseconds. */
  repeatedAt: number;
}

/** Interval of repeated counts, and the time after which a silent process is dropped. */
const repeatIntervalMs = 20_000;
const processExpiryMs = 44_000;

/**
 * Intervals between two events of a game, in calls of `refresh`, that is seconds. Otherwise each visit would cause two
 * events for every spectator: 400 with 200 spectators.
 */
const minTicks = { playerChange: 1, spectatorChange: 5 } as const;

/** Tracks which players and how many spectators have a game page open, over all processes on the bus. */
export class PresenceTracker {
  readonly #process = randomUUID();
  /** In the order of `repeatedAt`, so that `refresh` looks at the first ones only. */
  readonly #games = new Map<string, TrackedGame>();
  /** Games with a change that `refresh` sends or publishes later. */
  readonly #delayedGameIds = new Set<string>();
  readonly #bus: EventBus;
  readonly #clock: Clock;
  /** Calls of `refresh`. */
  #tick = 0;

  constructor(deps: { bus: EventBus; clock: Clock }) {
    this.#bus = deps.bus;
    this.#clock = deps.clock;
  }

  /**
   * Counts a stream until {@link leave}.
   *
   * @param onChange called with the presence at once and after changes: of players at most once a second, of spectators
   *   once in five seconds
   */
  enter(gameId: string, seat: Seat, onChange: Listener): PresenceEntry {
    const trackedGame = this.#games.get(gameId) ?? this.#trackGame(gameId);
    const isFirst = trackedGame.listeners.size === 0;
    trackedGame.ownCounts[seat] += 1;
    this.#publishAndNotify(gameId, trackedGame, isFirst);
    trackedGame.listeners.add(onChange);
    onChange(trackedGame.lastNotified);
    return { gameId, seat, onChange, isPresent: true };
  }

  /** Moves a stream to another seat, such as a spectator who joins. */
  move(entry: PresenceEntry, seat: Seat): void {
    const trackedGame = this.#games.get(entry.gameId);
    if (!trackedGame || entry.seat === seat) return;
    if (entry.isPresent) {
      trackedGame.ownCounts[entry.seat] -= 1;
      trackedGame.ownCounts[seat] += 1;
    }
    entry.seat = seat;
    this.#publishAndNotify(entry.gameId, trackedGame, false);
  }

  /** Stops or resumes counting a stream that goes on: of a hidden page, or of one that has not confirmed it. */
  setPresent(entry: PresenceEntry, isPresent: boolean): void {
    const trackedGame = this.#games.get(entry.gameId);
    if (!trackedGame || entry.isPresent === isPresent) return;
    trackedGame.ownCounts[entry.seat] += isPresent ? 1 : -1;
    entry.isPresent = isPresent;
    this.#publishAndNotify(entry.gameId, trackedGame, false);
  }

  /** Stops counting a stream. Repeated calls are ignored. */
  leave({ gameId, seat, onChange, isPresent }: PresenceEntry): void {
    const trackedGame = this.#games.get(gameId);
    if (!trackedGame?.listeners.delete(onChange)) return;
    if (isPresent) trackedGame.ownCounts[seat] -= 1;
    this.#publishAndNotify(gameId, trackedGame, false);
    if (trackedGame.listeners.size > 0) return;
    trackedGame.unsubscribe();
    this.#games.delete(gameId);
  }

  /** The presence known to this process. While the bus is down, a seat without a local stream is null (unknown). */
  getPresence(gameId: string): Presence {
    const trackedGame = this.#games.get(gameId);
    const { X, O, watchers } = trackedGame ? sumCounts(trackedGame) : zeroCounts;
    const absent = this.#bus.state === 'down' ? null : false;
    return { X: X > 0 || absent, O: O > 0 || absent, watchers };
  }

  /** Sends delayed changes, repeats the counts and drops silent processes when due. Call it once a second. */
  refresh(): void {
    this.#tick += 1;
    const delayedGameIds = [...this.#delayedGameIds];
    this.#delayedGameIds.clear();
    for (const gameId of delayedGameIds) {
      const trackedGame = this.#games.get(gameId);
      if (trackedGame) this.#sendDelayed(gameId, trackedGame);
    }
    const now = this.#clock.now();
    for (const [gameId, trackedGame] of this.#games) {
      if (trackedGame.repeatedAt + repeatIntervalMs > now) break;
      this.#repeat(gameId, trackedGame, now);
    }
  }

  /** Publishes and requests all counts again. Call it after each state change of the bus. */
  resync(): void {
    for (const [gameId, trackedGame] of this.#games) {
      trackedGame.notifiedAtTick = -Infinity;
      this.#publishAndNotify(gameId, trackedGame, true);
    }
  }

  #trackGame(gameId: string): TrackedGame {
    const trackedGame: TrackedGame = {
      ownCounts: { ...zeroCounts },
      otherProcesses: new Map(),
      listeners: new Set(),
      unsubscribe: this.#bus.subscribe(topics.presence(gameId), (message) =>
        this.#onMessage(gameId, message),
      ),
      lastNotified: this.getPresence(gameId),
      notifiedAtTick: -Infinity,
      lastPublished: { hasX: false, hasO: false },
      isPublishPending: false,
      repeatedAt: this.#clock.now(),
    };
    this.#games.set(gameId, trackedGame);
    return trackedGame;
  }

  #sendDelayed(gameId: string, trackedGame: TrackedGame): void {
    if (trackedGame.isPublishPending) {
      if (this.#tick - trackedGame.notifiedAtTick >= minTicks.spectatorChange)
        this.#publish(gameId, trackedGame, false);
      else this.#delayedGameIds.add(gameId);
    }
    this.#notify(gameId, trackedGame);
  }

  /** Repeats the counts, because messages can be lost, and drops silent processes. */
  #repeat(gameId: string, trackedGame: TrackedGame, now: number): void {
    this.#games.delete(gameId);
    this.#games.set(gameId, trackedGame);
    trackedGame.repeatedAt = now;
    this.#publish(gameId, trackedGame, false);
    const { otherProcesses } = trackedGame;
    for (const [process, { receivedAt }] of otherProcesses)
      if (receivedAt + processExpiryMs <= now) otherProcesses.delete(process);
    this.#notify(gameId, trackedGame);
  }

  #publishAndNotify(gameId: string, trackedGame: TrackedGame, requestsReply: boolean): void {
    const { ownCounts: own, lastPublished, listeners } = trackedGame;
    const hasPlayerChanged = own.X > 0 !== lastPublished.hasX || own.O > 0 !== lastPublished.hasO;
    const isLast = listeners.size === 0;
    if (requestsReply || hasPlayerChanged || isLast) this.#publish(gameId, trackedGame, requestsReply);
    else {
      trackedGame.isPublishPending = true;
      this.#delayedGameIds.add(gameId);
    }
    this.#notify(gameId, trackedGame);
  }

  #publish(gameId: string, trackedGame: TrackedGame, requestsReply: boolean): void {
    const { ownCounts: own } = trackedGame;
    trackedGame.lastPublished = { hasX: own.X > 0, hasO: own.O > 0 };
    trackedGame.isPublishPending = false;
    const message: PresenceMessage = {
      kind: 'presence',
      process: this.#process,
      requestsReply,
      ...own,
    };
    this.#bus.publish(topics.presence(gameId), message);
  }

  #onMessage(gameId: string, message: unknown): void {
    const trackedGame = this.#games.get(gameId);
    if (!trackedGame || !isPresenceMessage(message) || message.process === this.#process) return;
    const { process, requestsReply, X, O, watchers } = message;
    if (X + O + watchers === 0) trackedGame.otherProcesses.delete(process);
    else
      trackedGame.otherProcesses.set(process, { counts: { X, O, watchers }, receivedAt: this.#clock.now() });
    if (requestsReply) this.#publish(gameId, trackedGame, false);
    this.#notify(gameId, trackedGame);
  }

  #notify(gameId: string, trackedGame: TrackedGame): void {
    const { lastNotified, notifiedAtTick } = trackedGame;
    const current = this.getPresence(gameId);
    const hasPlayerChanged = current.X !== lastNotified.X || current.O !== lastNotified.O;
    if (!hasPlayerChanged && current.watchers === lastNotified.watchers) return;
    const minInterval = hasPlayerChanged ? minTicks.playerChange : minTicks.spectatorChange;
    if (this.#tick - notifiedAtTick < minInterval) {
      this.#delayedGameIds.add(gameId);
      return;
    }
    // The first listener gets the presence when it is added.
    if (trackedGame.listeners.size > 0) trackedGame.notifiedAtTick = this.#tick;
    trackedGame.lastNotified = current;
    for (const listener of [...trackedGame.listeners]) listener(current);
  }
}

function sumCounts({ ownCounts: own, otherProcesses: others }: TrackedGame): SeatCounts {
  const totals = { ...own };
  for (const { counts } of others.values()) {
    for (const seat of seatNames) totals[seat] += counts[seat];
  }
  return totals;
}

function isPresenceMessage(message: unknown): message is PresenceMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, process, requestsReply, X, O, watchers } = message as Partial<PresenceMessage>;
  return (
    kind === 'presence' &&
    typeof process === 'string' &&
    typeof requestsReply === 'boolean' &&
    [X, O, watchers].every(isCount)
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
