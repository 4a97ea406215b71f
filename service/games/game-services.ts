import type { UserStore } from '../users/user-store.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import type { Cursors } from '../http/cursors.ts';
import type { Database } from '../database/database.ts';
import { DeletedPlayers } from './deleted-players.ts';
import { GameCreator } from './game-creation.ts';
import { GameIndex } from './game-index.ts';
import { GameLimits } from './limit-checks.ts';
import { Games } from './games.ts';
import { GameStore } from './game-store.ts';
import { Leaves } from './leaves.ts';
import { Invitations } from './invitations.ts';
import { HeadToHeadRollUps } from './head-to-head-roll-ups.ts';
import { MyGamesStore } from './my-games.ts';
import { MatchmakingStore } from './matchmaking/matchmaking-store.ts';
import { Matchmaker } from './matchmaking/matchmaking.ts';
import { PlayerStatsStore } from './player-stats.ts';
import { Rematches } from './rematch.ts';

/** Dependencies of the game routes. */
export interface GameServices {
  readonly store: GameStore;
  readonly games: Games;
  readonly gameCreator: GameCreator;
  readonly matchmaker: Matchmaker;
  readonly invitations: Invitations;
  readonly rematches: Rematches;
  readonly myGames: MyGamesStore;
  readonly playerStats: PlayerStatsStore;
  readonly limits: GameLimits;
  readonly leaves: Leaves;
  readonly deletedPlayers: DeletedPlayers;
  readonly users: UserStore;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/**
 * Wires the game services.
 *
 * @param random returns a number in [0, 1), for the computer's moves
 */
export function createGameServices(deps: {
  database: Database;
  users: UserStore;
  bus: EventBus;
  clock: Clock;
  cursors: Cursors;
  random: () => number;
}): GameServices {
  const { database, users, bus, clock, cursors, random } = deps;
  const deletedPlayers = new DeletedPlayers();
  const store = new GameStore(database, clock, deletedPlayers);
  const index = new GameIndex(database);
  const games = new Games({ store, bus, clock, random });
  const gameCreator = new GameCreator({ store, bus, clock, random });
  const myGames = new MyGamesStore({ store, index, clock, cursors });
  const limits = new GameLimits({ index, myGames, clock });
  const leaves = new Leaves({ games, clock });
  return {
    store,
    games,
    gameCreator,
    myGames,
    limits,
    leaves,
    matchmaker: new Matchmaker({
      matchmakingStore: new MatchmakingStore({ database, clock }),
      store,
      games,
      gameCreator,
      myGames,
      limits,
      leaves,
      clock,
    }),
    invitations: new Invitations({ index, myGames, games, gameCreator, limits }),
    rematches: new Rematches({ games, store, limits, bus, clock, random }),
    playerStats: new PlayerStatsStore({
      store,
      index,
      rollUps: users,
      headToHeadRollUps: new HeadToHeadRollUps(database),
      clock,
    }),
    deletedPlayers,
    users,
    bus,
    clock,
  };
}
