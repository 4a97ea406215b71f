import Type, { type Static } from 'typebox';

/**
 * Every error code of the API, with its HTTP status and human-readable title. `/docs` and the
 * schema of problem responses are generated from this table.
 */
export const problemCodes = {
  invalid: [400, 'Request validation failed'],
  bad_cursor: [400, 'The cursor is invalid for this list'],
  not_signed_in: [401, 'Authentication required'],
  wrong_credentials: [401, 'The name or the password is wrong'],
  forbidden: [403, 'Not allowed for this user'],
  cross_site: [403, 'Cross-site request rejected'],
  not_a_player: [403, 'Only the two players of a game may do this'],
  not_invited: [403, 'Only the invited player may do this'],
  not_host: [403, 'Only the host may do this'],
  invitations_closed: [403, 'This player does not accept your invitations'],
  not_found: [404, 'Not found'],
  no_such_player: [404, 'No player has this name'],
  method_not_allowed: [405, 'This address does not support the method'],
  request_timeout: [408, 'The request took too long to arrive'],
  name_taken: [409, 'The name is taken'],
  email_taken: [409, 'The e-mail address is taken'],
  too_many_games: [409, 'Too many unfinished games'],
  too_many_invitations: [409, 'This player has too many unanswered invitations'],
  already_taken: [409, 'Another player has joined this game'],
  own_game: [409, 'You cannot join your own game'],
  not_open: [409, 'The game is not open or the invitation has been answered'],
  not_started: [409, 'The game has not started'],
  game_over: [409, 'The game is over'],
  stale: [409, 'The game has changed since this position'],
  not_your_turn: [409, 'It is the other player’s turn'],
  cell_taken: [409, 'The cell is taken'],
  no_clock: [409, 'The game has no time limit'],
  too_early: [409, 'The time limit has not run out'],
  not_your_claim: [409, 'Only the waiting player may claim a win on time'],
  not_yet: [409, 'The game cannot be left without a result yet'],
  not_finished: [409, 'The game is not finished'],
  last_admin: [409, 'The last administrator cannot be deleted'],
  key_reused: [409, 'The Idempotency-Key was used for another request'],
  gone: [410, 'The code is wrong, expired or used'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body is not JSON'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Internal server error'],
  unavailable: [503, 'Service temporarily unavailable'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problemCodes;

/** Codes of conflicts with the current state of a game, which the problem document contains. */
export const gameConflictCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'already_taken',
  'own_game',
  'not_open',
  'not_started',
  'game_over',
  'stale',
  'not_your_turn',
  'cell_taken',
  'no_clock',
  'too_early',
  'not_your_claim',
  'not_yet',
  'not_finished',
]);

/** One validation error: the field, what is wrong with it and what is allowed. */
export const FieldError = Type.Object(
  {
    path: Type.String({ description: 'JSON pointer into the body, or `?name` of a query parameter' }),
    message: Type.String(),
    allowed: Type.String(),
  },
  { additionalProperties: false },
);
export type FieldError = Static<typeof FieldError>;

/** Optional members of a problem response, and the error behind it, which is only logged. */
export interface ProblemDetails {
  /** One sentence about this occurrence; defaults to the code's title. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** The current game, on a conflict with its state (`gameConflictCodes`). */
  readonly game?: object;
  /** An available name, on `name_taken`. */
  readonly suggestion?: string;
  /** Seconds, on 429 and 503. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** An error for the client; the error handler turns it into an RFC 9457 problem response. */
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
