import { pino, type DestinationStream, type Logger } from 'pino';
import { serializeRequest, serializeResponse } from './request-log.ts';

/** Logged fields of an error. Its other properties may contain database items and are not logged. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * Creates a logger that writes JSON lines to stdout; `request-log.ts` has the fields of requests and responses.
 *
 * @param destination replaces stdout in tests
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    serializers: {
      req: serializeRequest,
      res: serializeResponse,
      err: serializeError,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function serializeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: serializeError(cause) }),
  };
}
