import { heartbeatIntervalMs, maxSilenceSeconds } from '../shared/live-events.ts';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { CurrentUser } from '../sessions/sessions.ts';
import { GameParams } from '../games/routes/game-responses.ts';
import type { GameServices } from '../games/game-services.ts';
import { getClientNetwork } from '../http/client-address.ts';
import { problemResponses } from '../http/errors/problem-schemas.ts';
import { sessionOptional, sessionRequired } from '../http/session-security.ts';
import { EventStream, formatEvent } from './event-stream.ts';
import { GameSubscription } from './game-subscription.ts';
import { GameHub } from './game-hub.ts';
import { MyGamesSubscription } from './my-games-subscription.ts';
import { MyGamesHub } from './my-games-hub.ts';
import { PresenceTracker } from './presence.ts';
import { StreamLimits } from './stream-limits.ts';

export interface LiveRoutesOptions {
  readonly services: GameServices;
  /** `off` disables the limits on streams, for tests and benchmarks. */
  readonly limits: 'on' | 'off';
  /** Metric of open streams. */
  readonly openStreamsGauge?: { inc(): void; dec(): void };
}

const tickMs = 1_000;
/** Range of the random reconnect delay sent at shutdown, which spreads the reconnects. */
const reconnectDelayMs = { from: 500, to: 2_500 };

/** @param event name of the schema of an event in the OpenAPI document */
const eventStreamResponse = (event: string) => ({
  description: `A stream of server-sent events with a \`heartbeat\` event at least every ${maxSilenceSeconds} s`,
  content: {
    'text/event-stream': {
      schema: Type.Array(Type.Unsafe({ $ref: `${event}#` }), {
        description: 'the events in the order sent; `data` of each is JSON on one line',
      }),
    },
  },
});

const LastEventIdHeader = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ description: 'version of the game that the client has; a malformed one counts as none' }),
  ),
});

type Subscription = GameSubscription | MyGamesSubscription;

/** `GET /events` and `GET /games/:id/events`. */
export const liveRoutes: FastifyPluginAsyncTypebox<LiveRoutesOptions> = async (app, options) => {
  const { services, limits: limitsMode, openStreamsGauge } = options;
  const { games, myGames, clock, bus } = services;
  const gameHub = new GameHub(services);
  const myGamesHub = new MyGamesHub(services);
  const presence = new PresenceTracker({ bus, clock });
  const subscriptionDeps = { gameHub, myGamesHub, presence, clock };
  const limits = new StreamLimits(limitsMode);
  const streams = new Set<EventStream>();

  const timers = [
    setInterval(() => {
      const heartbeat = formatEvent(
        'heartbeat',
        JSON.stringify({ now: new Date(clock.now()).toISOString() }),
      );
      for (const stream of streams) stream.sendHeartbeat(heartbeat);
    }, heartbeatIntervalMs),
    setInterval(() => {
      presence.refresh();
      gameHub.refresh().catch(logPollError);
      myGamesHub.refresh().catch(logPollError);
    }, tickMs),
  ];
  for (const timer of timers) timer.unref();
  // The next tick retries.
  const logPollError = (error: unknown) => app.log.warn({ err: error }, 'polling of watched games failed');
  // Messages may have been lost while the bus changed its state, so read everything again.
  const unsubscribeBusState = bus.onStateChange(() => {
    presence.resync();
    gameHub.resync().catch(logPollError);
    myGamesHub.resync().catch(logPollError);
  });

  app.addHook('preClose', async () => {
    timers.forEach(clearInterval);
    unsubscribeBusState();
    for (const stream of streams)
      stream.end(
        Math.round(reconnectDelayMs.from + Math.random() * (reconnectDelayMs.to - reconnectDelayMs.from)),
      );
  });

  /** Opens an event stream for a subscription and releases all its resources when it closes. */
  function openStream(
    request: FastifyRequest,
    reply: FastifyReply,
    currentUser: CurrentUser | null,
    subscription: Subscription,
  ) {
    const session = currentUser ? request.sessionId() : undefined;
    const limitKey = limits.acquire(
      session === undefined ? { network: getClientNetwork(request) } : { session },
    );
    const stream = new EventStream(reply);
    request.log.info({ req: request, res: reply }, 'stream opened');
    streams.add(stream);
    openStreamsGauge?.inc();
    const stopWatchingSession = currentUser ? request.watchSession(() => stream.end(0)) : undefined;
    subscription.start(stream);
    // Last, because the handler runs at once if the client has already disconnected.
    stream.onClose(() => {
      limits.release(limitKey);
      streams.delete(stream);
      openStreamsGauge?.dec();
      stopWatchingSession?.();
      subscription.close();
    });
  }

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      config: { isEventStream: true, readsDatabase: true },
      schema: {
        operationId: 'watchMyGames',
        security: sessionRequired,
        summary: 'Live: my games',
        description:
          'Server-sent events: first `snapshot` (same data as `GET /games`), then `lobby` (one changed Game) and `match` (your waiting game has found an opponent).',
        tags: ['live'],
        response: {
          200: eventStreamResponse('MyGamesEvent'),
          ...problemResponses('not_signed_in', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const currentUser = await request.requireUser();
      const subscription = new MyGamesSubscription(subscriptionDeps, currentUser.id);
      try {
        await bus.waitForSubscriptions();
        subscription.init(await myGames.read(currentUser.id, request.recentGameIds()));
        openStream(request, reply, currentUser, subscription);
      } catch (error) {
        subscription.close();
        throw error;
      }
      return reply;
    },
  );

  app.get(
    '/games/:id/events',
    {
      exposeHeadRoute: false,
      config: { isEventStream: true, readsDatabase: true },
      schema: {
        operationId: 'watchGame',
        security: sessionOptional,
        summary: 'Live: one game, for anyone who has its id',
        description:
          'Server-sent events: `game` (the Game; the event id is its version), `presence` and, if signed in, the `lobby` and `match` events of `/events`. With `Last-Event-ID: v` the current state is sent only if it is newer than version v.',
        tags: ['live'],
        params: GameParams,
        headers: LastEventIdHeader,
        response: {
          200: eventStreamResponse('GameEvent'),
          ...problemResponses('not_found', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const currentUser = await request.currentUser();
      const { id } = request.params;
      const subscription = new GameSubscription(subscriptionDeps, {
        gameId: id,
        currentUser,
        lastSentVersion: parseLastEventId(request),
      });
      try {
        await bus.waitForSubscriptions();
        subscription.init(await games.get(id));
        openStream(request, reply, currentUser, subscription);
      } catch (error) {
        subscription.close();
        throw error;
      }
      return reply;
    },
  );
};

/** The version that the client already has; 0 if the header is missing or invalid. */
function parseLastEventId(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0;
}
