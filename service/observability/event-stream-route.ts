import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route opens an event stream. */
    readonly isEventStream?: boolean;
  }
}

/** Whether the response was an event stream, whose duration of up to hours is not a latency. */
export function wasEventStream({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return routeOptions.config.isEventStream === true && statusCode === 200;
}
