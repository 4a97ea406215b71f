import Type, { type TSchema } from 'typebox';
import { Game, MyGames, Presence } from '../games/game.ts';
import { Id } from '../shared/ids.ts';
import { type LiveEventName } from '../shared/live-events.ts';

const now = Type.String({ format: 'date-time', description: 'the server’s time' });
const streamId = Type.Optional({
  ...Id,
  description: 'for `POST /presence`; in the first event of a stream only',
});

/** Schema of an event for the API documentation. `id` is the field of server-sent events, not of JSON; `data` is JSON. */
function eventSchema(event: LiveEventName, data: TSchema, description: string, id?: TSchema) {
  return Type.Object(
    { event: Type.Literal(event), ...(id && { id }), data },
    { additionalProperties: false, description },
  );
}

const heartbeat = eventSchema(
  'heartbeat',
  Type.Object({ now }, { additionalProperties: false }),
  'The stream is alive',
);
const lobby = eventSchema('lobby', Game, 'One of my games has changed');
const match = eventSchema('match', Game, 'My waiting game has found an opponent');
const presence = eventSchema(
  'presence',
  Type.Object({ ...Presence.properties, now, streamId }, { additionalProperties: false }),
  'Who has the game open',
);
const game = eventSchema('game', Game, 'The game', Type.Integer({ description: 'the version of the game' }));
const snapshot = eventSchema(
  'snapshot',
  Type.Object({ ...MyGames.properties, now, streamId }, { additionalProperties: false }),
  'My games, as in `GET /games`',
);
const signedIn = eventSchema(
  'signed-in',
  Type.Object({ at: Type.String({ format: 'date-time' }) }, { additionalProperties: false }),
  'Another device has signed in with a code of mine',
);

/** Events of `GET /games/:id/events`. */
export const GameEvent = Type.Union([game, presence, lobby, match, signedIn, heartbeat], {
  $id: 'GameEvent',
  description: 'A server-sent event about a game',
});

/** Events of `GET /events`. */
export const MyGamesEvent = Type.Union([snapshot, lobby, match, signedIn, heartbeat], {
  $id: 'MyGamesEvent',
  description: 'A server-sent event about my games',
});
