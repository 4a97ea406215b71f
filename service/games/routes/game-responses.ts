import Type from 'typebox';
import type { FastifyRequest } from 'fastify';
import type { CurrentUser } from '../../sessions/sessions.ts';
import { Game, type Player } from '../game.ts';

/** The answer of every route that is about one game. */
export const GameResponse = Type.Object({ game: Game }, { additionalProperties: false });

/** The id is opaque: one that is none of ours is simply not found. */
export const GameParams = Type.Object({ id: Type.String({ description: 'the game’s id' }) });

/** A signed-in user as they sit down at a board. */
export function toPlayer({ id, name, guest }: CurrentUser): Player {
  return { id, name, guest };
}

/** Who asks, as a player. Throws `not_signed_in`. */
export async function requirePlayer(request: FastifyRequest): Promise<Player> {
  return toPlayer(await request.requireUser());
}
