import Type, { type Static } from 'typebox';
import { marks } from '../rules/board.ts';
import { botLevels } from '../rules/computer.ts';
import { Id } from '../shared/ids.ts';
import { nameLength } from '../shared/name-rules.ts';
import { nullable } from '../http/nullable.ts';

export const Timestamp = Type.String({ format: 'date-time' });

export const Mark = Type.Enum(marks);
export const Cell = Type.Integer({ minimum: 0, maximum: 8, description: 'row by row from the top left' });
export const MoveSeconds = Type.Integer({
  minimum: 10,
  maximum: 86_400,
  description: 'seconds allowed per move',
});
/** The mark that the host of a new game wants; `random` is drawn when the game is created. */
export const HostMark = Type.Enum([...marks, 'random']);
export type HostMark = Static<typeof HostMark>;
export const BotLevel = Type.Enum(botLevels);

/** A player of a game, with the name at the time of joining. The computer has the id `bot`. */
export const Player = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: nameLength.min, maxLength: nameLength.max }),
    guest: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Player = Static<typeof Player>;

export const Result = Type.Object(
  {
    winner: nullable(Mark),
    by: Type.Enum(['line', 'draw', 'resignation', 'time', 'abandoned']),
    line: nullable(Type.Array(Cell, { minItems: 3, maxItems: 3 })),
  },
  { additionalProperties: false },
);
export type Result = Static<typeof Result>;

/** Results of the games that led to this one by rematches, by this game's marks. */
export const Series = Type.Object(
  {
    X: Type.Integer({ minimum: 0, description: 'games won by the player who is X now' }),
    O: Type.Integer({ minimum: 0, description: 'games won by the player who is O now' }),
    drawn: Type.Integer({ minimum: 0 }),
  },
  {
    additionalProperties: false,
    description:
      'results of the games before this one between these two, as far as each was a rematch of the one before; games without a result are not counted',
  },
);
export type Series = Static<typeof Series>;

export const gameStatuses = ['open', 'invited', 'playing', 'finished', 'declined', 'cancelled'] as const;

/** A game in API responses. It holds nothing private: anyone with its id may read it. */
export const Game = Type.Object(
  {
    id: Id,
    status: Type.Enum(gameStatuses),
    version: Type.Integer({
      description: '+1 with every stored change; used as ETag and as id of live events',
    }),
    host: Type.Enum(marks, {
      description: 'the mark of the player who created or offered the game; X in quick matches and rematches',
    }),
    players: Type.Object({ X: nullable(Player), O: nullable(Player) }, { additionalProperties: false }),
    moves: Type.Array(Cell, { maxItems: 9, description: 'cells in the order played' }),
    turn: nullable(Mark),
    result: nullable(Result),
    bot: nullable(BotLevel),
    seeking: Type.Boolean({ description: 'waits in the quick-match queue' }),
    moveSeconds: nullable(MoveSeconds),
    deadline: nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    now: Type.String({ format: 'date-time', description: 'the server’s time, for countdowns' }),
    series: Series,
    rematch: nullable(
      Type.Object(
        { offeredBy: Mark, gameId: nullable(Id) },
        { additionalProperties: false, description: '`gameId` is shown to the two players only' },
      ),
    ),
  },
  { title: 'Game', additionalProperties: false, description: 'A game' },
);
export type Game = Static<typeof Game>;
export type GameStatus = (typeof gameStatuses)[number];

/** Received invitations listed at most, newest first; answering one makes the next appear. */
export const maxInvitationsListed = 50;

/** A user's games: all unfinished ones and a page of finished ones, most recently finished first. */
export const MyGames = Type.Object(
  {
    invitations: Type.Array(Game, {
      description: `unanswered invitations: all sent and the newest ${maxInvitationsListed} received`,
    }),
    open: Type.Array(Game, { description: 'own games waiting for an opponent' }),
    playing: Type.Array(Game),
    finished: Type.Array(Game),
    cursor: nullable(Type.String()),
  },
  { additionalProperties: false },
);
export type MyGames = Static<typeof MyGames>;

/** {@link MyGames} with the server's time, as in API responses. */
export const MyGamesResponse = Type.Object(
  {
    ...MyGames.properties,
    now: Type.String({ format: 'date-time', description: 'the server’s time, for countdowns' }),
  },
  { additionalProperties: false },
);

/** Whether each player has the game page open (null: unknown), and the number of spectators. */
export const Presence = Type.Object(
  { X: nullable(Type.Boolean()), O: nullable(Type.Boolean()), watchers: Type.Integer() },
  { additionalProperties: false },
);
export type Presence = Static<typeof Presence>;
