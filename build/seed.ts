import { isLoopback } from '../service/config/environment-values.ts';

/** Password of all seeded accounts. */
export const seededPassword = 'noughts and crosses';

/** Moves in order; X moves first. */
const xWins = [4, 0, 2, 1, 6];
const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/**
 * Creates accounts and games in a running local service, through its API. Can be repeated: existing accounts are used
 * again.
 *
 * @param origin such as `http://localhost:3000`
 * @returns lines for the developer
 * @throws Error for an origin that is not on this machine, or if the service rejects a request
 */
export async function seed(origin: string): Promise<readonly string[]> {
  if (!URL.canParse(origin) || !isLoopback(origin))
    throw new Error(`'${origin}' is not on this machine; allowed: an address such as http://localhost:3000`);
  const [ada, ben, cleo] = [
    await signIn(origin, 'Ada'),
    await signIn(origin, 'Ben'),
    await signIn(origin, 'Cleo'),
  ];
  await play(ada, ben, xWins);
  await play(ben, cleo, xWins);
  await play(cleo, ada, draw);
  await play(ada, cleo, xWins.slice(0, 3));
  await ada.post('/games', { opponent: 'Ben' });
  await cleo.post('/games', {});
  await ben.post('/games', { bot: 'easy' });
  return [
    `Ada, Ben and Cleo have finished games, a running one, an invitation, an open game and one against the computer.`,
    `Log in at ${origin} as any of them; the password is '${seededPassword}'.`,
  ];
}

class Client {
  readonly #origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @throws Error for an unreachable service, or a status of 400 and above that is not allowed */
  async post(
    path: string,
    body: object,
    allowedStatus = 0,
  ): Promise<{ status: number; game: { id: string } }> {
    const response = await fetch(new URL(path, this.#origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.#cookie },
      body: JSON.stringify(body),
    }).catch((error: unknown) => {
      throw new Error(`${this.#origin} does not respond; start the service with npm start`, { cause: error });
    });
    const text = await response.text();
    if (!response.ok && response.status !== allowedStatus)
      throw new Error(`POST ${path} responded ${response.status}: ${text}`);
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    const { game } = (text === '' ? {} : JSON.parse(text)) as { game: { id: string } };
    return { status: response.status, game };
  }
}

async function signIn(origin: string, name: string): Promise<Client> {
  const client = new Client(origin);
  const password = seededPassword;
  const email = `${name.toLowerCase()}@example.com`;
  const { status } = await client.post('/auth/register', { username: name, email, password }, 409);
  if (status === 409) await client.post('/auth/login', { login: name, password });
  return client;
}

/** Plays moves of a new game, which one player creates and the other joins. */
async function play(creator: Client, joiner: Client, cells: readonly number[]): Promise<void> {
  const { id } = (await creator.post('/games', {})).game;
  await joiner.post(`/games/${id}/join`, {});
  for (const [index, cell] of cells.entries()) {
    const player = index % 2 === 0 ? creator : joiner;
    await player.post(`/games/${id}/moves`, { cell, after: cells.slice(0, index) });
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    const lines = await seed(process.argv[2] ?? `http://localhost:${process.env['PORT'] ?? 3000}`);
    for (const line of lines) console.log(line);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
