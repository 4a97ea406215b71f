import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';

/** A connection pool to one server, shared by all its test users. */
export class HttpClient {
  readonly url: string;
  readonly #pool: Pool;

  constructor(url: string, connections = 64) {
    this.url = url;
    this.#pool = new Pool(url, { connections, pipelining: 1 });
  }

  /**
   * Sends a request and waits for the response. @throws Error for a status of 400 and above
   *
   * @returns the body as text, and the cookie that the response sets
   */
  send(
    method: 'GET' | 'POST',
    path: string,
    options: { body?: object | undefined; cookie?: string | undefined } = {},
  ): Promise<{ body: string; cookie: string | undefined }> {
    const headers = {
      ...(options.cookie !== undefined && { cookie: options.cookie }),
      ...(options.body && { 'content-type': 'application/json' }),
    };
    const body = options.body ? JSON.stringify(options.body) : null;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let status = 0;
      let cookie: string | undefined;
      this.#pool.dispatch(
        { method, path, headers, body },
        {
          onRequestStart() {},
          onResponseStart(_, code, responseHeaders) {
            status = code;
            cookie = String(responseHeaders['set-cookie'] ?? '').split(';')[0];
          },
          onResponseData: (_, chunk) => void chunks.push(chunk),
          onResponseEnd() {
            const text = Buffer.concat(chunks).toString();
            if (status >= 400) reject(new Error(`${method} ${path} responded ${status}: ${text}`));
            else resolve({ body: text, cookie: cookie === '' ? undefined : cookie });
          },
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

/** A user of one server, with a session after `signInAsGuest`. */
export class TestUser {
  readonly #client: HttpClient;
  #cookie: string | undefined;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  async signInAsGuest(): Promise<this> {
    await this.post('/auth/guest', {});
    return this;
  }

  async get(path: string): Promise<string> {
    return (await this.#send('GET', path)).body;
  }

  async post(path: string, body?: object): Promise<string> {
    return (await this.#send('POST', path, body)).body;
  }

  /** Creates a game that `opponent` joins. @returns its id */
  async createGameWith(opponent: TestUser): Promise<string> {
    const { game } = JSON.parse(await this.post('/games', {})) as { game: { id: string } };
    await opponent.post(`/games/${game.id}/join`);
    return game.id;
  }

  /** Opens an event stream and waits for its first bytes. @returns a function that closes it */
  async openEventStream(
    path: string,
    onData: (chunk: Buffer) => void = () => undefined,
  ): Promise<() => void> {
    return openEventStream(this.#client.url + path, this.#cookie, onData);
  }

  async #send(method: 'GET' | 'POST', path: string, body?: object) {
    const response = await this.#client.send(method, path, { body, cookie: this.#cookie });
    this.#cookie = response.cookie ?? this.#cookie;
    return response;
  }
}

/** Opens an event stream and waits for its first bytes. @returns a function that closes it */
export function openEventStream(
  url: string,
  cookie: string | undefined,
  onData: (chunk: Buffer) => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', ...(cookie !== undefined && { cookie }) };
    const clientRequest: ClientRequest = request(
      url,
      { headers, agent: false },
      (response: IncomingMessage) => {
        if (response.statusCode !== 200)
          return reject(new Error(`GET ${url} responded ${response.statusCode}`));
        response.once('data', () => resolve(() => clientRequest.destroy()));
        response.on('data', onData);
        response.on('error', () => undefined);
      },
    );
    clientRequest.once('error', reject).end();
  });
}

/** Limited by the backlog of the listening socket. */
const batchSize = 100;

/** Opens event streams without a session. @returns a function that closes them */
export async function openStreams(url: string, count: number): Promise<() => void> {
  const closers: (() => void)[] = [];
  while (closers.length < count) {
    const batch = Array.from({ length: Math.min(batchSize, count - closers.length) }, () =>
      openEventStream(url, undefined, () => undefined),
    );
    closers.push(...(await Promise.all(batch)));
  }
  return () => closers.forEach((close) => close());
}
