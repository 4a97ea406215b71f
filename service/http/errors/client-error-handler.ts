import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemCodes } from '../../shared/error-codes.ts';
import { lastOutstandingResponse } from '../pipelining.ts';
import { bodyOf } from './problem-details.ts';
import { requestId } from '../../observability/request-ids.ts';

/** Answers what could not be read as HTTP at all, so that there is neither a request nor a reply to answer by. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  const last = lastOutstandingResponse(socket);
  if (last === undefined || last.writableFinished) refuse(error, socket);
  else if (last.req.complete) last.once('close', () => refuse(error, socket));
  // It is the body of that very request.
  else if (last.headersSent) socket.destroy();
  else refuse(error, socket);
}

function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = new Problem(tooLarge ? 'payload_too_large' : 'invalid', {
    detail: tooLarge ? 'The headers are too large.' : 'This is not a request that HTTP allows.',
  });
  const body = JSON.stringify(bodyOf(problem, requestId()));
  const [status] = problemCodes[problem.code];
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
