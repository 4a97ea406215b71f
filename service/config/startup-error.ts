/**
 * A startup failure that the operator can fix, such as an invalid setting, a locked folder or a missing table. The
 * message is one line with what is wrong and what is allowed, printed without a stack trace.
 */
export class StartupError extends Error {
  override name = 'StartupError';
}

/** The code of a system error such as `EACCES`, for the message of a startup error. */
export function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
