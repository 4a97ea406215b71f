import Type, { type Static } from 'typebox';
import { marks } from '../rules/board.ts';
import { botLevels } from '../rules/computer.ts';
import { Id } from '../shared/ids.ts';
import { nullable } from '../http/nullable.ts';

const Timestamp = Type.String({ format: 'date-time' });

export const Mark = Type.Enum(marks);
export const Cell = Type.Integer({ minimum: 0, maximum: 8, description: 'row by row from the top left' });
export const MoveSeconds = Type.Integer({
  minimum: 10,
  maximum: 86_400,
  description: 'seconds a move may take',
});
export const BotLevel = Type.Enum(botLevels);

/** Somebody at the board, as they were when they sat down. The computer has the id `bot`. */
export const Player = Type.Object(
  { id: Id, name: Type.String(), guest: Type.Boolean() },
  { additionalProperties: false },
);
export type Player = Static<typeof Player>;

export const Result = Type.Object(
  {
    winner: nullable(Mark),
    by: Type.Enum(['line', 'draw', 'resignation', 'time']),
    line: nullable(Type.Array(Cell, { minItems: 3, maxItems: 3 })),
  },
  { additionalProperties: false },
);
export type Result = Static<typeof Result>;

export const gameStatuses = ['open', 'invited', 'playing', 'finished', 'declined', 'cancelled'] as const;

/** A game as everybody who has its id may see it. */
export const Game = Type.Object(
  {
    id: Id,
    status: Type.Enum(gameStatuses),
    version: Type.Integer({ description: '+1 with every stored change; the ETag and the live event’s id' }),
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
    now: Type.String({ format: 'date-time', description: 'the server’s clock, to count down by' }),
    rematch: nullable(
      Type.Object({ offeredBy: Mark, gameId: nullable(Id) }, { additionalProperties: false }),
    ),
  },
  { title: 'Game', additionalProperties: false, description: 'A game' },
);
export type Game = Static<typeof Game>;
export type GameStatus = (typeof gameStatuses)[number];

/** How many unanswered invitations by other players are listed, newest first. With each answer the next one appears. */
export const maxInvitationsListed = 50;

/** A user's games: unfinished ones whole, finished ones a page at a time, newest end first. */
export const MyGames = Type.Object(
  {
    invitations: Type.Array(Game, {
      description: `unanswered: mine, and the newest ${maxInvitationsListed} by other players`,
    }),
    open: Type.Array(Game, { description: 'mine, waiting for somebody to sit down' }),
    playing: Type.Array(Game),
    finished: Type.Array(Game),
    cursor: nullable(Type.String()),
  },
  { additionalProperties: false },
);
export type MyGames = Static<typeof MyGames>;

/** Who has the game's page open: true, false, or null where it is not known. */
export const Presence = Type.Object(
  { X: nullable(Type.Boolean()), O: nullable(Type.Boolean()), watchers: Type.Integer() },
  { additionalProperties: false },
);
export type Presence = Static<typeof Presence>;
