import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemCodes } from '../../shared/error-codes.ts';
import { lastOutstandingResponse } from '../pipelining.ts';
import { toProblemDocument } from './problem-details.ts';
import { createRequestId } from '../../observability/request-ids.ts';

/** Handles requests that Node cannot parse as HTTP: sends a problem document, after the responses that are due before. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.destroyed) return;
  const lastResponse = lastOutstandingResponse(socket);
  if (lastResponse === undefined || lastResponse.writableFinished) rejectRequest(error, socket);
  else if (lastResponse.req.complete) lastResponse.once('close', () => rejectRequest(error, socket));
  // The error is in the body of the request whose response has already begun.
  else if (lastResponse.headersSent) socket.destroy();
  else rejectRequest(error, socket);
}

function rejectRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = new Problem(isTooLarge ? 'payload_too_large' : 'invalid', {
    detail: isTooLarge ? 'The headers are too large.' : 'The request is not valid HTTP.',
  });
  const body = JSON.stringify(toProblemDocument(problem, createRequestId()));
  const [status] = problemCodes[problem.code];
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
