import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './openapi.ts';

type Game = components['schemas']['Game'];

const [origin = ''] = process.argv.slice(2);

/** A client with its own cookie. */
function createPlayer() {
  let cookie: string | undefined;
  const cookies: Middleware = {
    onRequest({ request }) {
      if (cookie !== undefined) request.headers.set('cookie', cookie);
    },
    onResponse({ response }) {
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    },
  };
  const client = createClient<paths>({ baseUrl: origin });
  client.use(cookies);
  return client;
}

type Player = ReturnType<typeof createPlayer>;

/** The data of a response. @throws Error with the problem document of any other response */
function unwrap<T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (data === undefined) throw new Error(error ? `${error.code}: ${error.detail}` : 'no data');
  return data;
}

function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} in place of ${String(expected)}`);
}

async function play(player: Player, { id, moves }: Game, cell: number): Promise<Game> {
  const response = await player.POST('/games/{id}/moves', {
    params: { path: { id } },
    body: { cell, after: moves },
  });
  return unwrap(response).game;
}

const host = createPlayer();
const friend = createPlayer();
const { user } = unwrap(await host.POST('/auth/guest', { body: { name: 'Xenia' } }));
unwrap(await friend.POST('/auth/guest'));
assertEqual(user.name, 'Xenia', 'name');
assertEqual(user.guest, true, 'guest');

let { game } = unwrap(await host.POST('/games', { body: {} }));
assertEqual(game.status, 'open', 'status of the new game');
const params = { path: { id: game.id } };
({ game } = unwrap(await friend.POST('/games/{id}/join', { params })));
assertEqual(game.status, 'playing', 'status after joining');

for (const [index, cell] of [0, 3, 1, 4, 2].entries()) {
  game = await play(index % 2 === 0 ? host : friend, game, cell);
}
const lateMove = await friend.POST('/games/{id}/moves', { params, body: { cell: 5, after: game.moves } });
assertEqual(lateMove.error?.code, 'invalid', 'error code of a move on a finished history');

({ game } = unwrap(await createPlayer().GET('/games/{id}', { params })));
assertEqual(game.status, 'finished', 'status after the last move');
assertEqual(game.result?.winner, 'X', 'winner');
assertEqual(game.result?.line?.join(), '0,1,2', 'line');

const { games, record } = unwrap(
  await createPlayer().GET('/users/{id}/games', { params: { path: { id: user.id }, query: { limit: 1 } } }),
);
assertEqual(games[0]?.id, game.id, 'finished game');
assertEqual(record.won, 1, 'games won');
console.log(`${user.name} won game ${game.id}`);
