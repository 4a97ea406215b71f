import type { Game } from '../../games/game.ts';
import type { FieldError, ProblemCode } from '../../shared/error-codes.ts';

/** Error of a failed request. */
export interface Failure {
  /**
   * The problem's code; `unreachable` when there was no response, or none from this API, and `cookies_blocked` when the
   * browser does not send the session's cookie back.
   */
  readonly code: ProblemCode | 'unreachable' | 'cookies_blocked';
  /** The server's explanation, one sentence. */
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** The current game, with a 409 about a game. */
  readonly game: Game | null;
  readonly suggestion: string | null;
  /** Seconds to wait before a retry; 0 if the server did not specify it. */
  readonly retryAfter: number;
}
