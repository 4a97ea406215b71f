import type { FastifyInstance } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemCodes } from '../../shared/error-codes.ts';
import { isReceivingRequest, lastOutstandingResponse } from '../pipelining.ts';
import { toProblemDocument } from './problem-details.ts';
import { createRequestId } from '../../observability/request-ids.ts';

/**
 * Handles requests that Node cannot parse as HTTP or that arrive too slowly: sends a problem document, after the responses
 * that are due before. Fastify calls it with the root instance as `this`.
 */
export function handleClientError(
  this: FastifyInstance | void,
  error: NodeJS.ErrnoException,
  socket: Socket,
): void {
  if (socket.destroyed) return;
  const headers = this?.securityHeaders.data ?? {};
  const lastResponse = lastOutstandingResponse(socket);
  if (lastResponse === undefined || lastResponse.writableFinished) {
    // The error may be in the body of a request whose response is sent.
    if (isReceivingRequest(socket)) socket.destroy();
    else rejectRequest(error, socket, headers);
  } else if (lastResponse.req.complete)
    lastResponse.once('close', () => rejectRequest(error, socket, headers));
  // The error is in the body of the request whose response has already begun.
  else if (lastResponse.headersSent) socket.destroy();
  else rejectRequest(error, socket, headers);
}

/** Sends a problem document on a connection without a response object, and closes the connection. */
export function endWithProblem(
  socket: Socket,
  problem: Problem,
  headers: Readonly<Record<string, string>>,
): void {
  const requestId = createRequestId();
  const body = JSON.stringify(toProblemDocument(problem, requestId));
  const [status] = problemCodes[problem.code];
  const allHeaders = {
    ...headers,
    'request-id': requestId,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(allHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}

function rejectRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else endWithProblem(socket, createProblem(error), headers);
}

function createProblem({ code }: NodeJS.ErrnoException): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('payload_too_large', { detail: 'The headers are too large.' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request_timeout');
    default:
      return new Problem('invalid', { detail: 'The request is not valid HTTP.' });
  }
}
