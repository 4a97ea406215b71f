import type { UserStore } from '../users/user-store.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import type { Cursors } from '../http/cursors.ts';
import type { Tables } from '../database/database.ts';
import { Creation } from './game-creation.ts';
import { GameIndex } from './game-index.ts';
import { GameLimits } from './game-limits.ts';
import { Games } from './games.ts';
import { GameStore } from './game-store.ts';
import { Lobbies } from './my-games.ts';
import { MatchItems } from './matchmaking/matchmaking-store.ts';
import { Matching } from './matchmaking/matchmaking.ts';
import { Records } from './player-stats.ts';
import { Rematches } from './rematch.ts';

/** Everything the routes of games stand on. */
export interface GameParts {
  readonly store: GameStore;
  readonly games: Games;
  readonly creation: Creation;
  readonly matching: Matching;
  readonly rematches: Rematches;
  readonly lobbies: Lobbies;
  readonly records: Records;
  readonly limits: GameLimits;
  readonly users: UserStore;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/**
 * Puts the parts together.
 *
 * @param random a number in [0, 1) a call, for the computer's choices
 */
export function gameParts(deps: {
  tables: Tables;
  users: UserStore;
  bus: EventBus;
  clock: Clock;
  cursors: Cursors;
  random: () => number;
}): GameParts {
  const { tables, users, bus, clock, cursors, random } = deps;
  const store = new GameStore(tables, clock);
  const index = new GameIndex(tables);
  const games = new Games({ store, bus, clock, random });
  const creation = new Creation({ store, bus, clock, random });
  const lobbies = new Lobbies({ store, index, clock, cursors });
  const limits = new GameLimits({ index, lobbies });
  return {
    store,
    games,
    creation,
    lobbies,
    limits,
    matching: new Matching({
      items: new MatchItems({ tables, clock }),
      store,
      games,
      creation,
      lobbies,
      limits,
      clock,
    }),
    rematches: new Rematches({ games, store, bus, clock, random }),
    records: new Records({ store, index, rollUps: users, clock }),
    users,
    bus,
    clock,
  };
}
