import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { wasEventStream } from './event-stream-route.ts';

/**
 * One line a request, when it has been answered, without the second one that Fastify logs when it arrives. An event
 * stream has its line when it is opened.
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
