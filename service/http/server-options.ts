import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { PipelinedResponse } from './pipelining.ts';
import { sendProblem, toProblem } from './errors/problem-details.ts';
import { RequestLog } from '../observability/request-log.ts';
import { createRequestId } from '../observability/request-ids.ts';
import { handleClientError } from './errors/client-error-handler.ts';

/** The largest valid body has a few hundred bytes. */
const maxBodyBytes = 16 * 1024;

/**
 * Fastify options. `keepAliveTimeout` exceeds the 60 s idle timeout of the load balancer, which therefore closes idle
 * connections first; otherwise it could send a request on a connection that the server has just closed.
 */
export const serverOptions = {
  http: { ServerResponse: PipelinedResponse },
  bodyLimit: maxBodyBytes,
  genReqId: createRequestId,
  requestIdHeader: false,
  logController: new RequestLog(),
  keepAliveTimeout: 75_000,
  // Limits the time to receive a request, not to respond, so that event streams can stay open.
  requestTimeout: 30_000,
  // Closes idle connections and lets requests in progress finish; event streams end in `preClose`.
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 256 },
  frameworkErrors: (error, request, reply) => {
    void sendProblem(toProblem(error), request, reply);
  },
  clientErrorHandler: (error, socket) => handleClientError(error, socket),
} satisfies FastifyHttpOptions<Server>;
