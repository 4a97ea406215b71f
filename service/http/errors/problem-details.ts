import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem, problemCodes, type ProblemCode } from '../../shared/error-codes.ts';
import { mapDatabaseError } from '../../database/errors.ts';
import type { ProblemDocument } from './problem-schemas.ts';
import { toFieldErrors } from './validation-errors.ts';

/** Problem codes of Fastify's own errors. */
const fastifyCodes: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported_media_type',
  FST_ERR_BAD_URL: 'invalid',
  FST_ERR_NOT_FOUND: 'not_found',
};

declare module 'fastify' {
  interface FastifyInstance {
    /** Renders an HTML page for an error; undefined where only data is served. */
    readonly renderErrorPage: RenderErrorPage | undefined;
  }
}

/** @returns undefined for an error that has no page */
export type RenderErrorPage = (problem: Problem, request: FastifyRequest) => string | undefined;

export interface ProblemDetailsOptions {
  readonly renderErrorPage?: RenderErrorPage | undefined;
}

/**
 * Converts all errors to problem documents (RFC 9457) with a stable code, or to pages where a browser navigates to an
 * address.
 */
async function plugin(app: FastifyInstance, { renderErrorPage }: ProblemDetailsOptions): Promise<void> {
  app.decorate('renderErrorPage', renderErrorPage);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    logServerError(problem, error, request);
    return sendProblem(problem, request, reply);
  });
}

/** Logs an error and sets status and `Retry-After`, where the body is not a problem document. */
export function prepareErrorReply(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = toProblem(error);
  logServerError(problem, error, request);
  setStatus(problem, reply);
  return problem;
}

/** Logs a 5xx. One without a cause is overload, not a fault: no stack, and nothing to alert anybody. */
export function logServerError(problem: Problem, error: unknown, request: FastifyRequest): void {
  if (problem.statusCode < 500) return;
  if (problem.code === 'unavailable' && problem.cause === undefined) request.log.warn(problem.message);
  else request.log.error({ err: problem.cause ?? error }, problem.message);
}

/** Sends the response for an error. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  setStatus(problem, reply);
  reply.header('cache-control', 'no-store');
  const html = isNavigation(request) ? request.server.renderErrorPage?.(problem, request) : undefined;
  if (html !== undefined) {
    return reply
      .headers(request.server.securityHeaders.page)
      .type('text/html; charset=utf-8')
      .serializer(String)
      .send(html);
  }
  return reply
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(toProblemDocument(problem, request.id));
}

function setStatus({ statusCode, details: { retryAfter } }: Problem, reply: FastifyReply): void {
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.code(statusCode);
}

/** Whether a browser shows the response as a page. Older browsers send no `Sec-Fetch-Mode`. */
function isNavigation({ headers }: FastifyRequest): boolean {
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? (headers.accept?.includes('text/html') ?? false) : mode === 'navigate';
}

/** The response body for a problem. */
export function toProblemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { errors, game, suggestion, retryAfter } = problem.details;
  return {
    type: 'about:blank',
    title: problemCodes[problem.code][1],
    status: problem.statusCode,
    code: problem.code,
    detail: problem.message,
    instance: requestId,
    ...(errors && { errors: [...errors] }),
    ...(game && { game }),
    ...(suggestion !== undefined && { suggestion }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** Maps an error to a problem; unexpected errors become `internal`, without their message. */
export function toProblem(error: unknown): Problem {
  const problem = mapDatabaseError(error);
  if (problem instanceof Problem) return problem;
  const { code, validation, validationContext, statusCode, message } = error as Partial<FastifyError>;
  if (validation) {
    return new Problem('invalid', { errors: toFieldErrors(validation, validationContext) });
  }
  const mappedCode = code === undefined ? undefined : fastifyCodes[code];
  if (mappedCode) return new Problem(mappedCode, message === undefined ? {} : { detail: message });
  // Body parsers and Node's HTTP layer mark client errors with a 4xx status.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid', { detail: message ?? problemCodes.invalid[1] });
  }
  return new Problem('internal', { cause: error });
}

export const problemDetails = fastifyPlugin(plugin, { name: 'problem-details', fastify: '5.x' });
