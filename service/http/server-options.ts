import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { PipelinedResponse } from './pipelining.ts';
import { sendProblem, toProblem } from './errors/problem-details.ts';
import { RequestLog } from '../observability/request-log.ts';
import { createRequestId } from '../observability/request-ids.ts';
import { handleClientError } from './errors/client-error-handler.ts';

/** The largest valid body has a few hundred bytes. */
const maxBodyBytes = 16 * 1024;

/** Time to receive a whole request; then it ends with 408. Node checks once per interval. */
const requestTimeoutMs = 30_000;
const timeoutCheckIntervalMs = 2_000;

/**
 * A connection is closed when no byte of it is received or sent for this long, so that a response which the client does
 * not read is not held in memory. It exceeds the interval of heartbeats.
 */
const idleSocketTimeoutMs = 30_000;

/**
 * Fastify options. `keepAliveTimeout` exceeds the 60 s idle timeout of the load balancer, which therefore closes idle
 * connections first; otherwise it could send a request on a connection that the server has just closed.
 */
export const serverOptions = {
  http: {
    ServerResponse: PipelinedResponse,
    // Node swaps the two limits if this one is greater than `requestTimeout`.
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: timeoutCheckIntervalMs,
    // `node-rejections.ts` rejects a missing header with a problem document.
    requireHostHeader: false,
  },
  bodyLimit: maxBodyBytes,
  genReqId: createRequestId,
  requestIdHeader: false,
  logController: new RequestLog(),
  keepAliveTimeout: 75_000,
  // Limits the time to receive a request, not to respond, so that event streams can stay open.
  requestTimeout: requestTimeoutMs,
  connectionTimeout: idleSocketTimeoutMs,
  // Closes idle connections and lets requests in progress finish; event streams end in `preClose`.
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 256 },
  frameworkErrors: (error, request, reply) => {
    // Hooks do not run for these requests, whose path cannot be decoded.
    reply.headers({ ...request.server.securityHeaders.data, 'request-id': request.id });
    void sendProblem(toProblem(error), request, reply);
  },
  clientErrorHandler: handleClientError,
} satisfies FastifyHttpOptions<Server>;
