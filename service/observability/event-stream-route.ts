import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route opens an event stream. */
    readonly isEventStream?: boolean;
  }
}

/** Whether a stream was opened: its duration, hours, tells how long somebody watched and is no latency. */
export function wasEventStream({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return routeOptions.config.isEventStream === true && statusCode === 200;
}
