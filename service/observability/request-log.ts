import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { wasEventStream } from './event-stream-route.ts';

/**
 * Logged fields of a request, also of an event stream: no query string, headers (cookies) or body (passwords, e-mail
 * addresses).
 */
export function serializeRequest(request: FastifyRequest) {
  return { method: request.method, path: request.url.split('?', 1)[0], address: request.ip };
}

/** Logged fields of a response. */
export function serializeResponse(reply: FastifyReply) {
  return { status: reply.statusCode };
}

/**
 * Logs one line per request, when the response is complete; Fastify's default logs incoming requests too. Event streams
 * are logged by their route when they are opened.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (!error && wasEventStream(request, reply)) return;
    const logFields = { req: request, res: reply, responseTime: reply.elapsedTime };
    if (error) reply.log.error({ ...logFields, err: error }, 'request errored');
    else reply.log.info(logFields, 'request completed');
  }
}
