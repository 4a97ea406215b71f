import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { readFileSync } from 'node:fs';
import { LoginLimits } from './sessions/login-limits.ts';
import { Passwords } from './users/password-hashing.ts';
import { Registration } from './registration/registration.ts';
import { registrationRoutes } from './registration/registration-routes.ts';
import { accountDeletionRoutes } from './account/account-deletion-routes.ts';
import { AccountDeletions } from './account/account-deletions.ts';
import { OwnPassword } from './account/own-password.ts';
import { HandoverCodes } from './account/handover-codes.ts';
import { handoverRoutes } from './account/handover-routes.ts';
import { accountRoutes } from './account/account-routes.ts';
import { authRoutes } from './sessions/auth-routes.ts';
import { SessionRevocations } from './sessions/revoked-sessions.ts';
import { usersRoutes } from './users/users-routes.ts';
import { Game } from './games/game.ts';
import { toProblem } from './http/errors/problem-details.ts';
import { readLimits } from './sessions/read-limits.ts';
import { sessions } from './sessions/sessions.ts';
import { UserStore } from './users/user-store.ts';
import type { EventBus } from './events/event-bus.ts';
import type { Clock } from './shared/clock.ts';
import type { Config } from './config/config.ts';
import { Cursors } from './http/cursors.ts';
import { createGameServices } from './games/game-services.ts';
import { newGameRoutes } from './games/routes/new-game-routes.ts';
import { readRoutes } from './games/routes/read-routes.ts';
import { actionRoutes } from './games/routes/action-routes.ts';
import { httpPlugins, isSecure } from './http/plugins.ts';
import { serverOptions } from './http/server-options.ts';
import { GameEvent, MyGamesEvent } from './live/event-schemas.ts';
import { liveRoutes } from './live/event-routes.ts';
import type { Metrics } from './observability/metrics.ts';
import { requestMetrics } from './observability/request-metrics.ts';
import type { Database } from './database/database.ts';
import type { Assets } from './web/assets.ts';
import { createErrorPageRenderer } from './web/error-document.ts';
import { formRoutes } from './web/form-routes.ts';
import { pageRoutes } from './web/page-routes.ts';
import { createPageDataLoaders } from './web/page-data.ts';

/** Dependencies of the service, which tests replace. */
export interface AppDependencies {
  readonly config: Config;
  readonly database: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger?: FastifyBaseLogger;
  /** The built client; without it only the API is served. */
  readonly assets?: Assets;
  readonly metrics?: Metrics;
  /** Returns a number in [0, 1), for the moves of the computer. */
  readonly random?: () => number;
}

/** Builds the Fastify app from its dependencies, without listening. */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, database, bus, clock, logger, assets, metrics, random = Math.random } = dependencies;
  const options: FastifyServerOptions & { https?: object } = {
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    ...(config.tls && {
      https: {
        ...serverOptions.http,
        key: readFileSync(config.tls.keyFile),
        cert: readFileSync(config.tls.certFile),
      },
    }),
    ...serverOptions,
    trustProxy: createTrustProxy(config.trustProxy),
  };
  // Fastify's types distinguish HTTP and HTTPS by overloads; this code works with both.
  const app: FastifyInstance = fastify(options as FastifyServerOptions);
  if (metrics) {
    const getErrorCode = (error: Error) => toProblem(error).code;
    await app.register(requestMetrics, { metrics, getErrorCode });
  }
  const { publicOrigin } = config;
  const renderErrorPage = assets && createErrorPageRenderer({ assets, clock, publicOrigin });
  await app.register(httpPlugins, {
    config,
    gameSchema: Game,
    eventSchemas: [GameEvent, MyGamesEvent],
    renderErrorPage,
  });

  const users = new UserStore(database, clock);
  const registration = new Registration(database, clock);
  const revocations = new SessionRevocations(database, clock);
  const passwords = new Passwords();
  const cursors = new Cursors(config.sessionKeys);
  const games = createGameServices({ database, users, bus, clock, cursors, random });
  await app.register(sessions, {
    keys: config.sessionKeys,
    secure: isSecure(config),
    users,
    revocations,
    bus,
    clock,
  });
  await app.register(readLimits);
  const pages = assets && { ...createPageDataLoaders(games), assets, clock, publicOrigin };
  if (pages) await app.register(formRoutes, { ...pages, registration });
  await app.register(registrationRoutes, { registration, users, passwords });
  const loginLimits = new LoginLimits({ clock, limits: config.rateLimit });
  await app.register(authRoutes, { users, passwords, loginLimits, clock });
  const ownPassword = new OwnPassword({ users, passwords, loginLimits });
  await app.register(accountRoutes, { ownPassword, passwords, revocations });
  await app.register(accountDeletionRoutes, {
    deletions: new AccountDeletions({
      database,
      bus,
      clock,
      deletedPlayers: games.deletedPlayers,
      onError: (error) => app.log.error({ err: error }, 'deleting an account failed; it is tried again'),
    }),
    ownPassword,
    bus,
  });
  await app.register(handoverRoutes, {
    handoverCodes: new HandoverCodes(database, clock),
    bus,
    clock,
    limits: config.rateLimit,
    publicOrigin,
  });
  await app.register(usersRoutes, {
    users,
    cursors,
    getStats: (userId: string, recent: readonly string[]) => games.playerStats.getStats({ userId }, recent),
  });
  await app.register(newGameRoutes, games);
  await app.register(actionRoutes, games);
  await app.register(readRoutes, games);
  await app.register(liveRoutes, {
    services: games,
    limits: config.rateLimit,
    ...(metrics && { openStreamsGauge: metrics.openStreams }),
  });
  if (pages) await app.register(pageRoutes, { ...pages, contact: config.contact });
  return app;
}

/** Fastify numbers hops from 0, the proxy that connects to the service. */
function createTrustProxy(
  proxies: Config['trustProxy'],
): string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : [...proxies];
}
