import type { FastifyRequest } from 'fastify';
import type { Profile } from '../users/user.ts';
import type { Game, MyGames } from '../games/game.ts';
import type { GameServices } from '../games/game-services.ts';
import { toGame } from '../games/stored-game.ts';
import { Problem } from '../shared/error-codes.ts';
import { toPublicUser } from '../users/user-item.ts';
import type { PlayerPage } from './state/page-state.ts';

/** Loaders for the data of pages. They return null for what does not exist and throw a Problem on other errors. */
export interface PageDataLoaders {
  /** @param currentUserId null when signed out */
  loadGame(id: string, currentUserId: string | null): Promise<Game | null>;
  /** Loads the game lists of the signed-in user. */
  loadMyGames(request: FastifyRequest, userId: string): Promise<MyGames>;
  /** @param currentUserId the user to compare with (head-to-head); null when signed out */
  loadPlayer(
    request: FastifyRequest,
    name: string,
    currentUserId: string | null,
  ): Promise<Omit<PlayerPage, 'screen'> | null>;
}

const maxGamesShown = 20;

/** Creates loaders that use the same services as the API routes. */
export function createPageDataLoaders({
  games,
  myGames,
  playerStats,
  users,
  clock,
}: GameServices): PageDataLoaders {
  return {
    async loadGame(id, currentUserId) {
      try {
        return toGame(await games.get(id), clock.now(), currentUserId ?? undefined);
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return null;
        throw error;
      }
    },
    loadMyGames: (request, userId) => myGames.read(userId, request.recentGameIds()),
    async loadPlayer(request, name, currentUserId) {
      const user = await users.findByName(name);
      if (!user) return null;
      const recentGameIds = request.recentGameIds();
      const isOtherPlayer = currentUserId !== null && currentUserId !== user.id;
      const [record, page, headToHead] = await Promise.all([
        playerStats.getStats({ userId: user.id }, recentGameIds),
        myGames.listFinished({ userId: user.id }, recentGameIds, undefined, maxGamesShown),
        isOtherPlayer
          ? playerStats.getStats({ userId: currentUserId, against: user.id }, recentGameIds)
          : null,
      ]);
      const profile: Profile = { ...toPublicUser(user), record };
      return {
        profile,
        games: page.games.map((game) => toGame(game, clock.now(), currentUserId ?? undefined)),
        cursor: page.cursor,
        headToHead,
      };
    },
  };
}
