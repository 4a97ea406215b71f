import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import type { Player } from './game.ts';
import type { Games } from './games.ts';
import type { StoredGame } from './stored-game.ts';
import * as transitions from './transitions.ts';

const { count: maxLeaves, withinMinutes, pauseMinutes } = limits.leaves;
const minuteMs = 60_000;
const maxPlayers = 20_000;

/**
 * Leaves games without a result. Whoever leaves many gets no quick match for a while, because each of them cost another
 * player a start. Each process counts by itself, in a cache of bounded size.
 */
export class Leaves {
  readonly #games: Games;
  readonly #clock: Clock;
  /** When each player left their last games: epoch milliseconds, oldest first, at most `maxLeaves`. */
  readonly #leaveTimes: LRUCache<string, readonly number[]>;

  constructor(deps: { games: Games; clock: Clock }) {
    this.#games = deps.games;
    this.#clock = deps.clock;
    this.#leaveTimes = createCache(maxPlayers, { ttlMs: withinMinutes * minuteMs, clock: deps.clock });
  }

  /** Ends a running game between two people without a result. @throws Problem `not_yet` where that is not allowed */
  async leave(id: string, player: Player): Promise<StoredGame> {
    let isRepeated = false;
    const game = await this.#games.applyTransition(id, player, (current) => {
      const decision = transitions.leave(current, player, this.#clock.now());
      isRepeated = 'noop' in decision;
      return decision;
    });
    if (!isRepeated) this.#count(player.id);
    return game;
  }

  /** An error while the player gets no quick match, else null. */
  findMatchProblem(userId: string): Problem | null {
    const times = this.#leaveTimes.get(userId) ?? [];
    const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
    if (times.length < maxLeaves || last - first >= withinMinutes * minuteMs) return null;
    const retryAfter = Math.ceil((last + pauseMinutes * minuteMs - this.#clock.now()) / 1000);
    if (retryAfter <= 0) return null;
    return new Problem('rate_limited', {
      detail: `You left ${maxLeaves} games within ${withinMinutes} minutes. Quick match is possible again in ${retryAfter} s; other games are at once.`,
      retryAfter,
    });
  }

  #count(userId: string): void {
    const times = [...(this.#leaveTimes.get(userId) ?? []), this.#clock.now()];
    this.#leaveTimes.set(userId, times.slice(-maxLeaves));
  }
}
