import Type from 'typebox';
import type { FastifyRequest } from 'fastify';
import type { CurrentUser } from '../../sessions/sessions.ts';
import { Game, type Player } from '../game.ts';

/** Response of the routes that return one game. */
export const GameResponse = Type.Object({ game: Game }, { additionalProperties: false });

/** The id is opaque to clients: a malformed one gives 404, not 400. */
export const GameParams = Type.Object({ id: Type.String({ description: 'the game’s id' }) });

/** Maps a signed-in user to a player. */
export function toPlayer({ id, name, guest }: CurrentUser): Player {
  return { id, name, guest };
}

/** The signed-in user as a player. @throws Problem `not_signed_in` */
export async function requirePlayer(request: FastifyRequest): Promise<Player> {
  return toPlayer(await request.requireUser());
}
