/** A bare relay: `http`, moves in memory, each move sent to whoever watches the board as a server-sent event. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beSubject } from './harness/be-subject.ts';

const boards = new Map<string, { moves: number[]; watchers: Set<ServerResponse> }>();

function boardOf(id: string) {
  const board = boards.get(id) ?? { moves: [], watchers: new Set<ServerResponse>() };
  boards.set(id, board);
  return board;
}

const server = createServer((request, response) => {
  const [, , id = '', what] = (request.url ?? '').split('/');
  const board = boardOf(id);
  if (what === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: game\ndata: {}\n\n');
    board.watchers.add(response);
    response.on('close', () => board.watchers.delete(response));
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    const { cell, after } = JSON.parse(body) as { cell: number; after: number[] };
    board.moves = [...after, cell];
    const game = JSON.stringify({ game: { id, moves: board.moves } });
    response.writeHead(200, { 'content-type': 'application/json' }).end(game);
    for (const watcher of board.watchers) watcher.write(`event: game\ndata: ${game}\n\n`);
  });
});
server.listen(0, '127.0.0.1', () => {
  beSubject({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
