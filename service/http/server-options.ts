import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { PipelinedResponse } from './pipelining.ts';
import { sendProblem, toProblem } from './errors/problem-details.ts';
import { RequestLog } from '../observability/request-log.ts';
import { createRequestId } from '../observability/request-ids.ts';
import { handleClientError } from './errors/client-error-handler.ts';

/** The largest body any route has a use for is a few hundred bytes. */
const maxBodyBytes = 16 * 1024;

/**
 * How the server treats connections, and what it answers before there is a route. A load balancer's idle time-out is
 * 60 s: it has to be the one that closes an idle connection, or it would send a request into one that we just closed.
 */
export const serverOptions = {
  http: { ServerResponse: PipelinedResponse },
  bodyLimit: maxBodyBytes,
  genReqId: createRequestId,
  requestIdHeader: false,
  logController: new RequestLog(),
  keepAliveTimeout: 75_000,
  // How long a request may take to arrive; an event stream, which takes long to be answered, is none of its business.
  requestTimeout: 30_000,
  // Streams end by themselves in `preClose`; what idles is closed, what is under way finishes.
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 256 },
  frameworkErrors: (error, request, reply) => {
    void sendProblem(toProblem(error), request, reply);
  },
  clientErrorHandler: (error, socket) => handleClientError(error, socket),
} satisfies FastifyHttpOptions<Server>;
