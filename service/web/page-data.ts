import type { FastifyRequest } from 'fastify';
import type { Profile } from '../users/user.ts';
import type { Game, Lobby } from '../games/game.ts';
import type { GameParts } from '../games/game-services.ts';
import { viewOf } from '../games/stored-game.ts';
import { Problem } from '../shared/error-codes.ts';
import type { PlayerPage } from './page-state.ts';

/** What the pages read. Each answers null for what does not exist and throws a Problem for trouble. */
export interface PageReaders {
  readGame(id: string): Promise<Game | null>;
  /** The lists of whoever is signed in. */
  readLobby(request: FastifyRequest, userId: string): Promise<Lobby>;
  /** @param viewerId whose head-to-head is wanted, null for a stranger */
  readPlayer(
    request: FastifyRequest,
    name: string,
    viewerId: string | null,
  ): Promise<Omit<PlayerPage, 'screen'> | null>;
}

const gamesShown = 20;

/** Reads the pages' contents from the same parts as the API's routes. */
export function pageReaders({ games, lobbies, records, users, clock }: GameParts): PageReaders {
  return {
    async readGame(id) {
      try {
        return viewOf(await games.get(id), clock.now());
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return null;
        throw error;
      }
    },
    readLobby: (request, userId) => lobbies.read(userId, request.recentGames()),
    async readPlayer(request, name, viewerId) {
      const user = await users.byName(name);
      if (!user) return null;
      const recent = request.recentGames();
      const isOther = viewerId !== null && viewerId !== user.id;
      const [record, page, against] = await Promise.all([
        records.recordOf({ userId: user.id }, recent),
        lobbies.finished({ userId: user.id }, recent, undefined, gamesShown),
        isOther ? records.recordOf({ userId: viewerId, against: user.id }, recent) : null,
      ]);
      const profile: Profile = { ...publicUser(user), record };
      return {
        profile,
        games: page.games.map((game) => viewOf(game, clock.now())),
        cursor: page.cursor,
        against,
      };
    },
  };
}

/** Only what everybody may see, whatever else the store keeps of a user. */
function publicUser({ id, name, guest, admin, createdAt }: Omit<Profile, 'record'>): Omit<Profile, 'record'> {
  return { id, name, guest, admin, createdAt };
}
