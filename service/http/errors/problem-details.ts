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

/** Converts all errors to problem documents (RFC 9457) with a stable code. */
async function plugin(app: FastifyInstance): Promise<void> {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.statusCode >= 500) request.log.error({ err: problem.cause ?? error }, problem.message);
    return sendProblem(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new Problem('not_found', { detail: `No route for ${request.method} at this address.` }),
      request,
      reply,
    ),
  );
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { retryAfter } = problem.details;
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  return reply
    .code(problem.statusCode)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(toProblemDocument(problem, request.id));
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
