import Type, { type Static } from 'typebox';

/**
 * Every code a client may meet, with its HTTP status and a title for people. The union is closed: a new refusal is a
 * new line here, and `/docs` lists them from it.
 */
export const problemCodes = {
  invalid: [400, 'The request does not have the form this route asks for'],
  bad_cursor: [400, 'The cursor is not one this list handed out'],
  not_signed_in: [401, 'Nobody is signed in'],
  wrong_credentials: [401, 'The name or the password is wrong'],
  forbidden: [403, 'Not allowed for this user'],
  cross_site: [403, 'The request came from another site'],
  not_a_player: [403, 'Only the two players of a game may do this'],
  not_invited: [403, 'Only the invited player may do this'],
  not_host: [403, 'Only the host may do this'],
  not_found: [404, 'There is nothing here'],
  no_such_player: [404, 'No player has this name'],
  name_taken: [409, 'The name is taken'],
  email_taken: [409, 'The e-mail address is taken'],
  too_many_games: [409, 'Too many unfinished games'],
  already_taken: [409, 'Somebody else has taken this game'],
  own_game: [409, 'One cannot play against oneself'],
  not_open: [409, 'The game is no longer waiting for this'],
  not_started: [409, 'The game has not begun'],
  game_over: [409, 'The game is over'],
  stale: [409, 'The game has moved on'],
  not_your_turn: [409, 'It is the other player’s turn'],
  cell_taken: [409, 'The cell is taken'],
  no_clock: [409, 'The game has no clock'],
  too_early: [409, 'The clock has not run out'],
  not_your_claim: [409, 'Only the player who waits may claim'],
  not_finished: [409, 'The game is not finished'],
  key_reused: [409, 'The Idempotency-Key was used for another request'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body is not JSON'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'The service cannot answer just now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problemCodes;

/** One fault of a request: where it is, what is wrong with it and what would be right. */
export const FieldError = Type.Object(
  {
    path: Type.String({ description: 'JSON pointer into the body, or `?name` of a query parameter' }),
    message: Type.String(),
    allowed: Type.String(),
  },
  { additionalProperties: false },
);
export type FieldError = Static<typeof FieldError>;

/** What a refusal carries beyond its code. */
export interface ProblemDetails {
  /** One sentence on this very refusal; the code's title without it. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** The game as it is now, on a 409 about a game. */
  readonly game?: object;
  /** A free name, on `name_taken`. */
  readonly suggestion?: string;
  /** Seconds, on 429 and 503. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A refusal on its way to the one error handler, which makes an RFC 9457 answer of it. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? problemCodes[code][1], { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get statusCode(): number {
    return problemCodes[this.code][0];
  }
}
