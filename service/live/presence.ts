import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Presence } from '../games/game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';

const seats = ['X', 'O', 'watchers'] as const;
export type Seat = (typeof seats)[number];
type Counts = Record<Seat, number>;
const nobody: Counts = { X: 0, O: 0, watchers: 0 };

/** What one process tells the others about the streams it holds on a game. */
interface PresenceMessage extends Counts {
  readonly kind: 'presence';
  readonly process: string;
  /** The sender has only now begun to watch and wants to hear everybody. */
  readonly asks: boolean;
}

type Listener = (presence: Presence) => void;

/** Where a stream sits. */
export interface Place {
  readonly gameId: string;
  readonly onChange: Listener;
  seat: Seat;
}

interface Watched {
  readonly own: Counts;
  readonly others: Map<string, { readonly counts: Counts; readonly at: number }>;
  readonly listeners: Set<Listener>;
  readonly unsubscribe: () => void;
  /** What the listeners were told last. */
  told: Presence;
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
   * @param onChange called with who is there, at once and whenever that changes
   */
  enter(gameId: string, seat: Seat, onChange: Listener): Place {
    const watched = this.#games.get(gameId) ?? this.#open(gameId);
    const isFirst = watched.listeners.size === 0;
    watched.own[seat] += 1;
    this.#tell(gameId, watched, isFirst);
    watched.listeners.add(onChange);
    onChange(watched.told);
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
    const { X, O, watchers } = watched ? sumOf(watched) : nobody;
    const absent = this.#bus.state === 'down' ? null : false;
    return { X: X > 0 || absent, O: O > 0 || absent, watchers };
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
      if (silent.length > 0) this.#notify(gameId, watched);
    }
  }

  /** Tells and asks everything anew: the bus has come back or gone, and what is not known has changed with it. */
  catchUp(): void {
    for (const [gameId, watched] of this.#games) this.#tell(gameId, watched, true);
  }

  #open(gameId: string): Watched {
    const watched: Watched = {
      own: { ...nobody },
      others: new Map(),
      listeners: new Set(),
      unsubscribe: this.#bus.subscribe(topics.presence(gameId), (message) => this.#hear(gameId, message)),
      told: this.of(gameId),
    };
    this.#games.set(gameId, watched);
    return watched;
  }

  #tell(gameId: string, watched: Watched, asks: boolean): void {
    this.#publish(gameId, watched, asks);
    this.#notify(gameId, watched);
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
    this.#notify(gameId, watched);
  }

  #notify(gameId: string, watched: Watched): void {
    const { told } = watched;
    const now = this.of(gameId);
    if (now.X === told.X && now.O === told.O && now.watchers === told.watchers) return;
    watched.told = now;
    for (const listener of [...watched.listeners]) listener(now);
  }
}

function sumOf({ own, others }: Watched): Counts {
  const sum = { ...own };
  for (const { counts } of others.values()) {
    for (const seat of seats) sum[seat] += counts[seat];
  }
  return sum;
}

function isPresenceMessage(message: unknown): message is PresenceMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, process, X, O, watchers } = message as Partial<PresenceMessage>;
  return kind === 'presence' && typeof process === 'string' && [X, O, watchers].every(isCount);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
