import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Presence } from '../games/game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';

const seatNames = ['X', 'O', 'watchers'] as const;
export type Seat = (typeof seatNames)[number];
type SeatCounts = Record<Seat, number>;
const zeroCounts: SeatCounts = { X: 0, O: 0, watchers: 0 };

/** What one process tells the others about the streams it holds on a game. */
interface PresenceMessage extends SeatCounts {
  readonly kind: 'presence';
  readonly process: string;
  /** The sender has only now begun to watch and wants to hear everybody. */
  readonly asks: boolean;
}

type Listener = (presence: Presence) => void;

/** Where a stream sits. */
export interface PresenceEntry {
  readonly gameId: string;
  readonly onChange: Listener;
  seat: Seat;
}

interface TrackedGame {
  readonly ownCounts: SeatCounts;
  readonly otherProcesses: Map<string, { readonly counts: SeatCounts; readonly receivedAt: number }>;
  readonly listeners: Set<Listener>;
  readonly unsubscribe: () => void;
  /** What the listeners were told last. */
  lastNotified: Presence;
}

/** How often counts are told again, and when a process that fell silent no longer counts. */
const broadcastIntervalMs = 20_000;
const processExpiryMs = 50_000;

/** Who has a game's page open, counted over all processes that share the bus. */
export class PresenceTracker {
  readonly #process = randomUUID();
  readonly #games = new Map<string, TrackedGame>();
  readonly #bus: EventBus;
  readonly #clock: Clock;
  #lastBroadcastAt: number;

  constructor(deps: { bus: EventBus; clock: Clock }) {
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#lastBroadcastAt = deps.clock.now();
  }

  /**
   * Counts one stream at a seat, until its place is left.
   *
   * @param onChange called with who is there, at once and whenever that changes
   */
  enter(gameId: string, seat: Seat, onChange: Listener): PresenceEntry {
    const trackedGame = this.#games.get(gameId) ?? this.#trackGame(gameId);
    const isFirst = trackedGame.listeners.size === 0;
    trackedGame.ownCounts[seat] += 1;
    this.#publishAndNotify(gameId, trackedGame, isFirst);
    trackedGame.listeners.add(onChange);
    onChange(trackedGame.lastNotified);
    return { gameId, seat, onChange };
  }

  /** Has a stream sit down elsewhere. */
  move(entry: PresenceEntry, seat: Seat): void {
    const trackedGame = this.#games.get(entry.gameId);
    if (!trackedGame || entry.seat === seat) return;
    trackedGame.ownCounts[entry.seat] -= 1;
    trackedGame.ownCounts[seat] += 1;
    entry.seat = seat;
    this.#publishAndNotify(entry.gameId, trackedGame, false);
  }

  /** Counts a stream no more. A place that was left before is ignored. */
  leave({ gameId, seat, onChange }: PresenceEntry): void {
    const trackedGame = this.#games.get(gameId);
    if (!trackedGame?.listeners.delete(onChange)) return;
    trackedGame.ownCounts[seat] -= 1;
    this.#publishAndNotify(gameId, trackedGame, false);
    if (trackedGame.listeners.size > 0) return;
    trackedGame.unsubscribe();
    this.#games.delete(gameId);
  }

  /** Who is there as far as this process knows; a seat nobody here has seen is unknown while the bus is down. */
  getPresence(gameId: string): Presence {
    const trackedGame = this.#games.get(gameId);
    const { X, O, watchers } = trackedGame ? sumCounts(trackedGame) : zeroCounts;
    const absent = this.#bus.state === 'down' ? null : false;
    return { X: X > 0 || absent, O: O > 0 || absent, watchers };
  }

  /** Tells the counts again and forgets processes that fell silent. To be called once a second. */
  refresh(): void {
    const now = this.#clock.now();
    if (this.#lastBroadcastAt + broadcastIntervalMs > now) return;
    this.#lastBroadcastAt = now;
    for (const [gameId, trackedGame] of this.#games) {
      this.#publish(gameId, trackedGame, false);
      const expiredProcesses = [...trackedGame.otherProcesses].filter(
        ([, { receivedAt: at }]) => at + processExpiryMs <= now,
      );
      for (const [process] of expiredProcesses) trackedGame.otherProcesses.delete(process);
      if (expiredProcesses.length > 0) this.#notify(gameId, trackedGame);
    }
  }

  /** Tells and asks everything anew: the bus has come back or gone, and what is not known has changed with it. */
  resync(): void {
    for (const [gameId, trackedGame] of this.#games) this.#publishAndNotify(gameId, trackedGame, true);
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
    };
    this.#games.set(gameId, trackedGame);
    return trackedGame;
  }

  #publishAndNotify(gameId: string, trackedGame: TrackedGame, requestsReply: boolean): void {
    this.#publish(gameId, trackedGame, requestsReply);
    this.#notify(gameId, trackedGame);
  }

  #publish(gameId: string, { ownCounts: own }: TrackedGame, requestsReply: boolean): void {
    const message: PresenceMessage = {
      kind: 'presence',
      process: this.#process,
      asks: requestsReply,
      ...own,
    };
    this.#bus.publish(topics.presence(gameId), message);
  }

  #onMessage(gameId: string, message: unknown): void {
    const trackedGame = this.#games.get(gameId);
    if (!trackedGame || !isPresenceMessage(message) || message.process === this.#process) return;
    const { process, asks: requestsReply, X, O, watchers } = message;
    if (X + O + watchers === 0) trackedGame.otherProcesses.delete(process);
    else
      trackedGame.otherProcesses.set(process, { counts: { X, O, watchers }, receivedAt: this.#clock.now() });
    if (requestsReply) this.#publish(gameId, trackedGame, false);
    this.#notify(gameId, trackedGame);
  }

  #notify(gameId: string, trackedGame: TrackedGame): void {
    const { lastNotified } = trackedGame;
    const current = this.getPresence(gameId);
    if (
      current.X === lastNotified.X &&
      current.O === lastNotified.O &&
      current.watchers === lastNotified.watchers
    )
      return;
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
  const { kind, process, X, O, watchers } = message as Partial<PresenceMessage>;
  return kind === 'presence' && typeof process === 'string' && [X, O, watchers].every(isCount);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
