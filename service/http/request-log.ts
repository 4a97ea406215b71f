import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { pingPath } from './ping.ts';

/**
 * One line a request, when it has been answered; Fastify's own way is a second one when it comes, at the same cost.
 * Requests share one logger, so whatever is logged of one names it by `reqId`.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (request.url === pingPath) return;
    const answered = { reqId: request.id, req: request, res: reply, responseTime: reply.elapsedTime };
    if (error) reply.log.error({ ...answered, err: error }, 'request errored');
    else reply.log.info(answered, 'request completed');
  }
}
