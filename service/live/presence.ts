import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Presence } from '../games/game.ts';
import { topics, type EventBus } from '../bus/event-bus.ts';

export type Seat = 'X' | 'O' | 'watchers';
type Counts = Record<Seat, number>;

/** What one process tells the others about the streams it holds on a game. */
interface PresenceMessage extends Counts {
  readonly kind: 'presence';
  readonly process: string;
  /** The sender has only now begun to watch and wants to hear everybody. */
  readonly asks: boolean;
}

/** Where a stream sits. */
export interface Place {
  readonly gameId: string;
  readonly onChange: () => void;
  seat: Seat;
}

interface Watched {
  readonly own: Counts;
  readonly others: Map<string, { readonly counts: Counts; readonly at: number }>;
  readonly listeners: Set<() => void>;
  readonly unsubscribe: () => void;
}

/** How often counts are told again, and when a process that fell silent no longer counts. */
const tellMs = 20_000;
const silentMs = 50_000;

/** Who has a game's page open, counted over all processes that share the bus. */
export class PresenceBoard {
  readonly #process = randomUUID();
  readonly #games = new Map<string, Watched>();
  readonly #bus: EventBus;
  readonly #clock: Clock;
  #toldAt: number;

  constructor(deps: { bus: EventBus; clock: Clock }) {
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#toldAt = deps.clock.now();
  }

  /**
   * Counts one stream at a seat, until its place is left.
   *
   * @param onChange called after every change of the game's presence, this one first
   */
  enter(gameId: string, seat: Seat, onChange: () => void): Place {
    const watched = this.#games.get(gameId) ?? this.#open(gameId);
    const isFirst = watched.listeners.size === 0;
    watched.listeners.add(onChange);
    watched.own[seat] += 1;
    this.#tell(gameId, watched, isFirst);
    return { gameId, seat, onChange };
  }

  /** Has a stream sit down elsewhere. */
  move(place: Place, seat: Seat): void {
    const watched = this.#games.get(place.gameId);
    if (!watched || place.seat === seat) return;
    watched.own[place.seat] -= 1;
    watched.own[seat] += 1;
    place.seat = seat;
    this.#tell(place.gameId, watched, false);
  }

  /** Counts a stream no more. A place that was left before is ignored. */
  leave({ gameId, seat, onChange }: Place): void {
    const watched = this.#games.get(gameId);
    if (!watched?.listeners.delete(onChange)) return;
    watched.own[seat] -= 1;
    this.#tell(gameId, watched, false);
    if (watched.listeners.size > 0) return;
    watched.unsubscribe();
    this.#games.delete(gameId);
  }

  /** Who is there as far as this process knows; a seat nobody here has seen is unknown while the bus is down. */
  of(gameId: string): Presence {
    const watched = this.#games.get(gameId);
    const everywhere = watched
      ? [watched.own, ...[...watched.others.values()].map(({ counts }) => counts)]
      : [];
    const sum = (seat: Seat) => everywhere.reduce((total, counts) => total + counts[seat], 0);
    const absent = this.#bus.state === 'down' ? null : false;
    return { X: sum('X') > 0 || absent, O: sum('O') > 0 || absent, watchers: sum('watchers') };
  }

  /** Tells the counts again and forgets processes that fell silent. To be called once a second. */
  refresh(): void {
    const now = this.#clock.now();
    if (this.#toldAt + tellMs > now) return;
    this.#toldAt = now;
    for (const [gameId, watched] of this.#games) {
      this.#publish(gameId, watched, false);
      const silent = [...watched.others].filter(([, { at }]) => at + silentMs <= now);
      for (const [process] of silent) watched.others.delete(process);
      if (silent.length > 0) notify(watched);
    }
  }

  /** Tells and asks everything anew: the bus has come back or gone, and what is not known has changed with it. */
  catchUp(): void {
    for (const [gameId, watched] of this.#games) this.#tell(gameId, watched, true);
  }

  #open(gameId: string): Watched {
    const watched: Watched = {
      own: { X: 0, O: 0, watchers: 0 },
      others: new Map(),
      listeners: new Set(),
      unsubscribe: this.#bus.subscribe(topics.presence(gameId), (message) => this.#hear(gameId, message)),
    };
    this.#games.set(gameId, watched);
    return watched;
  }

  #tell(gameId: string, watched: Watched, asks: boolean): void {
    this.#publish(gameId, watched, asks);
    notify(watched);
  }

  #publish(gameId: string, { own }: Watched, asks: boolean): void {
    const message: PresenceMessage = { kind: 'presence', process: this.#process, asks, ...own };
    this.#bus.publish(topics.presence(gameId), message);
  }

  #hear(gameId: string, message: unknown): void {
    const watched = this.#games.get(gameId);
    if (!watched || !isPresenceMessage(message) || message.process === this.#process) return;
    const { process, asks, X, O, watchers } = message;
    if (X + O + watchers === 0) watched.others.delete(process);
    else watched.others.set(process, { counts: { X, O, watchers }, at: this.#clock.now() });
    if (asks) this.#publish(gameId, watched, false);
    notify(watched);
  }
}

function notify({ listeners }: Watched): void {
  for (const listener of [...listeners]) listener();
}

function isPresenceMessage(message: unknown): message is PresenceMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, process, X, O, watchers } = message as Partial<PresenceMessage>;
  return kind === 'presence' && typeof process === 'string' && [X, O, watchers].every(isCount);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
