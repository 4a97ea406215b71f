import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { randomBytes } from 'node:crypto';
import { InProcessBus } from '../events/in-process-bus.ts';
import { readConfig } from '../config/config.ts';
import { Cursors } from '../http/cursors.ts';
import { httpPlugins } from '../http/plugins.ts';
import { serverOptions } from '../http/server-options.ts';
import { ManualClock } from './clock.ts';
import type { Database } from '../database/database.ts';
import { LoginLimits } from '../sessions/login-limits.ts';
import { Passwords } from '../users/password-hashing.ts';
import { Registration } from '../registration/registration.ts';
import { registrationRoutes } from '../registration/registration-routes.ts';
import { OwnPassword } from '../account/own-password.ts';
import { HandoverCodes } from '../account/handover-codes.ts';
import { handoverRoutes } from '../account/handover-routes.ts';
import { accountRoutes } from '../account/account-routes.ts';
import { authRoutes } from '../sessions/auth-routes.ts';
import { SessionRevocations } from '../sessions/revoked-sessions.ts';
import { usersRoutes } from '../users/users-routes.ts';
import { sessions } from '../sessions/sessions.ts';
import { UserStore } from '../users/user-store.ts';
import { createInterceptedDatabase } from './interrupted-database.ts';

export interface AccountsApp {
  readonly app: FastifyInstance;
  readonly users: UserStore;
  readonly clock: ManualClock;
  readonly keys: readonly Buffer[];
  /** Number of database reads of this process. */
  readonly countReads: () => number;
  /** A new client with its own cookies. */
  browser(): Browser;
}

/** A process with the account routes only; several can share database, clock and keys. */
export async function createAccountsApp(
  database: Database,
  {
    clock = new ManualClock(),
    keys = [randomBytes(32)],
    passwords = new Passwords(),
    bus = new InProcessBus('alone'),
    secure = 'no',
    rateLimits = 'off',
    routes = () => undefined,
  }: {
    clock?: ManualClock;
    keys?: readonly Buffer[];
    passwords?: Passwords;
    bus?: InProcessBus;
    secure?: 'yes' | 'no';
    rateLimits?: 'on' | 'off';
    /** Adds routes. */
    routes?: (app: FastifyInstance) => void;
  } = {},
): Promise<AccountsApp> {
  let readCount = 0;
  const countingDatabase = createInterceptedDatabase(database, ({ isWrite, execute }) => {
    if (!isWrite) readCount += 1;
    return execute();
  });
  const users = new UserStore(countingDatabase, clock);
  const app = fastify(serverOptions);
  await app.register(httpPlugins, { config: { ...readConfig({}), rateLimit: rateLimits } });
  const revocations = new SessionRevocations(countingDatabase, clock);
  await app.register(sessions, { keys, secure: secure === 'yes', users, revocations, bus, clock });
  const registration = new Registration(countingDatabase, clock);
  await app.register(registrationRoutes, { registration, users, passwords });
  const loginLimits = new LoginLimits({ clock, limits: rateLimits });
  await app.register(authRoutes, { users, passwords, loginLimits, clock });
  const ownPassword = new OwnPassword({ users, passwords, loginLimits });
  await app.register(accountRoutes, { ownPassword, passwords, revocations });
  await app.register(handoverRoutes, {
    handoverCodes: new HandoverCodes(countingDatabase, clock),
    bus,
    clock,
    limits: rateLimits,
    publicOrigin: undefined,
  });
  const getStats = async () => ({ won: 1, lost: 2, drawn: 3 });
  await app.register(usersRoutes, { users, cursors: new Cursors(keys), getStats });
  routes(app);
  return { app, users, clock, keys, countReads: () => readCount, browser: () => new Browser(app) };
}

/** A client that keeps its session cookie, like a browser. */
export class Browser {
  #app: FastifyInstance;
  cookie: string | null = null;
  /** The last Set-Cookie header, with its attributes. */
  setCookie = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /** Sends the next requests to another process. */
  moveTo(app: FastifyInstance): this {
    this.#app = app;
    return this;
  }

  /** An independent copy with the same cookie. */
  copy(): Browser {
    const copy = new Browser(this.#app);
    copy.cookie = this.cookie;
    return copy;
  }

  get(url: string, headers: Record<string, string> = {}) {
    return this.#send({ method: 'GET', url, headers });
  }

  post(url: string, payload?: InjectOptions['payload'], headers: Record<string, string> = {}) {
    return this.#send({ method: 'POST', url, headers, ...(payload !== undefined && { payload }) });
  }

  put(url: string, payload: InjectOptions['payload']) {
    return this.#send({ method: 'PUT', url, ...(payload !== undefined && { payload }) });
  }

  async #send(options: InjectOptions) {
    const cookie = this.cookie === null ? {} : { cookie: this.cookie };
    const response = await this.#app.inject({ ...options, headers: { ...cookie, ...options.headers } });
    const [setCookie] = [response.headers['set-cookie'] ?? []].flat();
    if (setCookie !== undefined) {
      const [pair = ''] = setCookie.split(';');
      this.setCookie = setCookie;
      this.cookie = pair.endsWith('=') ? null : pair;
    }
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body === '' ? null : response.json(),
    };
  }
}
