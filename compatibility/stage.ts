import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import type { Game } from '../service/games/game.ts';
import type { TestClient } from '../service/testing/test-app.ts';

/** A running service, one or several releases of it, in which scenes are played. */
export interface StageService {
  /** @param cookie the `Cookie` header of a browser that was here before */
  createClient(cookie?: string): TestClient;
  readonly admin: AdminCommands;
  /** Lets time pass by the service's clock. */
  wait(ms: number): Promise<void>;
}

/** `npm run admin`, see `service/admin/admin-actions.ts`. */
export interface AdminCommands {
  grant(name: string): Promise<unknown>;
  rename(name: string, newName: string): Promise<unknown>;
  endSessions(name: string): Promise<unknown>;
  ban(name: string): Promise<unknown>;
  unban(name: string): Promise<unknown>;
}

/** A player as recorded. */
export interface RecordedPlayer {
  readonly id: string;
  readonly name: string;
  /** Accounts only. */
  readonly credentials?: Credentials;
  /** The `Cookie` header that their browser sends. */
  readonly cookie: string;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Players and games of one scene: all that is known of it outside the service. */
export interface RecordedScene {
  readonly players: Readonly<Record<string, RecordedPlayer>>;
  /** Ids of games by their labels in the scene. */
  readonly games: Readonly<Record<string, string>>;
}

export interface Player {
  readonly id: string;
  readonly name: string;
  readonly credentials?: Credentials;
  readonly client: TestClient;
}

interface ResponseBody {
  readonly game: Game;
  readonly user: { readonly id: string; readonly name: string };
  readonly code?: string;
}

/** How long a request is repeated while the service is unavailable, as clients do. */
const maxUnavailableMs = 30_000;

/** The players and games of one scene. Every request through it must succeed. */
export class Stage {
  readonly service: StageService;
  readonly #nameSuffix: string;
  readonly #players = new Map<string, Player>();
  readonly #games = new Map<string, string>();

  /** @param options.nameSuffix makes names unique when scenes are played twice on one database */
  constructor(
    service: StageService,
    { nameSuffix = '', recorded }: { nameSuffix?: string; recorded?: RecordedScene } = {},
  ) {
    this.service = service;
    this.#nameSuffix = nameSuffix;
    for (const [key, { cookie, ...player }] of Object.entries(recorded?.players ?? {}))
      this.#players.set(key, { ...player, client: service.createClient(cookie) });
    for (const [label, id] of Object.entries(recorded?.games ?? {})) this.#games.set(label, id);
  }

  /** What a later {@link Stage} needs to go on. */
  record(): RecordedScene {
    const players: Record<string, RecordedPlayer> = {};
    for (const [key, { client, ...player }] of this.#players)
      players[key] = { ...player, cookie: client.cookie };
    return { players, games: Object.fromEntries(this.#games) };
  }

  /** The same scene in a service that was started anew, with the browsers' cookies. */
  continueIn(service: StageService): Stage {
    return new Stage(service, { nameSuffix: this.#nameSuffix, recorded: this.record() });
  }

  async createGuest(key: string): Promise<Player> {
    const client = this.service.createClient();
    return this.#addPlayer(
      key,
      client,
      await this.post(client, '/auth/guest', { name: this.createName(key) }),
    );
  }

  async createAccount(key: string): Promise<Player> {
    const client = this.service.createClient();
    return this.#addPlayer(key, client, ...(await this.register(client, key)));
  }

  /** Registers a new account, or the guest who is signed in. */
  async register(client: TestClient, key: string): Promise<[ResponseBody, Credentials]> {
    const username = this.createName(key);
    const email = `${username}@example.org`;
    const credentials = { email, password: `the password of ${key}` };
    return [await this.post(client, '/auth/register', { username, ...credentials }), credentials];
  }

  /** Logs in on another device. */
  async logIn(
    key: string,
    login = this.player(key).name,
    password = this.player(key).credentials?.password,
  ): Promise<TestClient> {
    const client = this.service.createClient();
    await this.post(client, '/auth/login', { login, password });
    return client;
  }

  createName(key: string): string {
    return `${key}${this.#nameSuffix}`;
  }

  player(key: string): Player {
    const player = this.#players.get(key);
    if (player === undefined) throw new Error(`the scene has no player ${key}`);
    return player;
  }

  get players(): ReadonlyMap<string, Player> {
    return this.#players;
  }

  gameId(label: string): string {
    const id = this.#games.get(label);
    if (id === undefined) throw new Error(`the scene has no game ${label}`);
    return id;
  }

  get gameLabels(): readonly string[] {
    return [...this.#games.keys()];
  }

  get gameIds(): readonly string[] {
    return [...this.#games.values()];
  }

  /** Replaces the client of a player, for example after a login on another device. */
  setClient(key: string, client: TestClient): void {
    this.#players.set(key, { ...this.player(key), client });
  }

  /** Sends a request that creates a game, which gets a label. */
  async create(
    label: string,
    key: string,
    body: object = {},
    path = '/games',
    headers: Record<string, string> = {},
  ): Promise<Game> {
    const { game } = await this.post(this.player(key).client, path, body, headers);
    this.#games.set(label, game.id);
    return game;
  }

  /** Creates a game between two players that has started. */
  async start(label: string, [x, o]: readonly [string, string], body: object = {}): Promise<void> {
    await this.create(label, x, body);
    await this.act(o, label, 'join');
  }

  /** Sends `POST /games/:id/ACTION`. */
  async act(key: string, label: string, action: string, body?: object): Promise<Game> {
    const { client } = this.player(key);
    return (await this.post(client, `/games/${this.gameId(label)}/${action}`, body)).game;
  }

  /** Plays cells alternately after the moves already played, and checks that the service stores them. */
  async play(label: string, [x, o]: readonly [string, string], cells: readonly number[]): Promise<Game> {
    let game = await this.read(x, label);
    for (const cell of cells) {
      const after = game.moves;
      game = await this.act(after.length % 2 === 0 ? x : o, label, 'moves', { cell, after });
      expect(game.moves.slice(0, after.length + 1)).to.deep.equal([...after, cell]);
    }
    return game;
  }

  async read(key: string, label: string): Promise<Game> {
    return (await this.get<ResponseBody>(key, `/games/${this.gameId(label)}`)).game;
  }

  async get<Body>(key: string, path: string): Promise<Body> {
    return (await this.#request(this.player(key).client, 'GET', path, 200)) as Body;
  }

  post(
    client: TestClient,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<ResponseBody> {
    return this.#request(client, 'POST', path, [200, 201, 204], body, headers);
  }

  async put(key: string, path: string, body: object): Promise<void> {
    await this.#request(this.player(key).client, 'PUT', path, 200, body);
  }

  /** Sends a request that must be rejected with this error code. */
  async expectRejection(
    code: string,
    client: TestClient,
    [method, path]: readonly ['GET' | 'POST', string],
    body?: object,
    headers?: Record<string, string>,
  ): Promise<void> {
    const rejection = await this.#request(client, method, path, [400, 401, 403, 409], body, headers);
    expect(rejection.code, `${method} ${path}`).to.equal(code);
  }

  /** Asserts that a player is signed in. */
  async expectSignedIn(key: string): Promise<void> {
    const { user } = await this.get<ResponseBody>(key, '/auth/status');
    expect(user).to.include({ id: this.player(key).id });
  }

  #addPlayer(key: string, client: TestClient, { user }: ResponseBody, credentials?: Credentials): Player {
    const player = { id: user.id, name: user.name, ...(credentials && { credentials }), client };
    this.#players.set(key, player);
    return player;
  }

  async #request(
    client: TestClient,
    method: string,
    path: string,
    expected: number | readonly number[],
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<ResponseBody> {
    const deadline = performance.now() + maxUnavailableMs;
    for (;;) {
      const response = await client.request<ResponseBody>(method, path, body, headers);
      if (response.status === 503 && performance.now() < deadline) {
        await setTimeout(100);
        continue;
      }
      const description = `${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`;
      expect([expected].flat(), description).to.include(response.status);
      return response.body;
    }
  }
}
