import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { readFileSync } from 'node:fs';
import { LoginLimits } from './sessions/login-limits.ts';
import { Passwords } from './registration/passwords.ts';
import { accountRoutes } from './sessions/account-routes.ts';
import { sessions } from './sessions/sessions.ts';
import { UserStore } from './users/user-store.ts';
import type { EventBus } from './events/event-bus.ts';
import type { Clock } from './shared/clock.ts';
import type { Config } from './config/config.ts';
import { Cursors } from './http/cursors.ts';
import { gameParts } from './games/game-services.ts';
import { newGameRoutes } from './games/routes/new-game-routes.ts';
import { readRoutes } from './games/routes/read-routes.ts';
import { verbRoutes } from './games/routes/action-routes.ts';
import { httpLayer, isSecure } from './http/plugins.ts';
import { serverOptions } from './http/server-options.ts';
import { liveRoutes } from './live/event-routes.ts';
import type { Metrics } from './observability/metrics.ts';
import { requestMetrics } from './observability/request-metrics.ts';
import type { Tables } from './database/database.ts';
import type { Assets } from './web/assets.ts';
import { webPages } from './web/page-routes.ts';
import { pageReaders } from './web/page-data.ts';

/** Everything the service stands on; a test brings its own. */
export interface AppParts {
  readonly config: Config;
  readonly tables: Tables;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger?: FastifyBaseLogger;
  /** The built client; without it the API is served alone. */
  readonly assets?: Assets;
  /** Where the process counts and measures; without it nothing is. */
  readonly metrics?: Metrics;
  /** A number in [0, 1) a call, for the computer's choices. */
  readonly random?: () => number;
}

/** Composes the service; it does not listen. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, tables, bus, clock, logger, assets, metrics, random = Math.random } = parts;
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
    trustProxy: trusted(config.trustProxy),
  };
  // Fastify's types tell HTTP from HTTPS by overload; nothing here depends on which it is.
  const app: FastifyInstance = fastify(options as FastifyServerOptions);
  if (metrics) await app.register(requestMetrics, { metrics });
  await app.register(httpLayer, { config });

  const users = new UserStore(tables, clock);
  const cursors = new Cursors(config.sessionKeys);
  const games = gameParts({ tables, users, bus, clock, cursors, random });
  await app.register(sessions, { keys: config.sessionKeys, secure: isSecure(config), users, bus, clock });
  await app.register(accountRoutes, {
    users,
    passwords: new Passwords(),
    loginLimits: new LoginLimits({ clock, limits: config.rateLimit }),
    cursors,
    recordOf: (userId: string, recent: readonly string[]) => games.records.recordOf({ userId }, recent),
  });
  await app.register(newGameRoutes, games);
  await app.register(verbRoutes, games);
  await app.register(readRoutes, games);
  await app.register(liveRoutes, {
    parts: games,
    limits: config.rateLimit,
    ...(metrics && { open: metrics.streams }),
  });
  if (assets) {
    const { publicOrigin } = config;
    await app.register(webPages, { ...pageReaders(games), assets, clock, publicOrigin });
  }
  return app;
}

/** Fastify counts hops from 0, the proxy that connects to us. */
function trusted(proxies: Config['trustProxy']): string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : [...proxies];
}
