import {
  heartbeatIntervalMs,
  maxSilenceSeconds,
  streamConfirmationIntervalMs,
} from '../shared/live-events.ts';
import { limits as requestLimits } from '../shared/limits.ts';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { CurrentUser } from '../sessions/sessions.ts';
import { GameParams } from '../games/routes/game-responses.ts';
import type { GameServices } from '../games/game-services.ts';
import { offerTtlMs } from '../games/matchmaking/matchmaking-store.ts';
import { getClientNetwork } from '../http/client-address.ts';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { createRequestLimiter } from '../http/rate-limits.ts';
import { sessionOptional, sessionRequired } from '../http/session-security.ts';
import { subscribeToSignIns } from '../sessions/signed-in-message.ts';
import { EventStream, formatEvent } from './event-stream.ts';
import { GameSubscription } from './game-subscription.ts';
import { GameHub } from './game-hub.ts';
import { MyGamesSubscription } from './my-games-subscription.ts';
import { MyGamesHub } from './my-games-hub.ts';
import { PresenceTracker } from './presence.ts';
import { StreamConfirmations } from './stream-confirmations.ts';
import { StreamLimits } from './stream-limits.ts';

export interface LiveRoutesOptions {
  readonly services: GameServices;
  /** `off` disables the limits on streams, for tests and benchmarks. */
  readonly limits: 'on' | 'off';
  /** Metric of open streams. */
  readonly openStreamsGauge?: { inc(): void; dec(): void };
}

const tickMs = 1_000;
/** Three times as often as needed, so that a lost renewal does not end an offer. */
const offerRenewalIntervalMs = offerTtlMs / 3;
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

const PresenceBody = Type.Object(
  {
    streamId: Type.String({
      minLength: 1,
      maxLength: 64,
      description: '`streamId` of the first event of the stream',
    }),
    visible: Type.Boolean({ description: 'whether the page is visible' }),
  },
  { additionalProperties: false },
);

type Subscription = GameSubscription | MyGamesSubscription;

/** `GET /events`, `GET /games/:id/events` and `POST /presence`. */
export const liveRoutes: FastifyPluginAsyncTypebox<LiveRoutesOptions> = async (app, options) => {
  const { services, limits: limitsMode, openStreamsGauge } = options;
  const { games, matchmaker, myGames, clock, bus } = services;
  const gameHub = new GameHub(services);
  const myGamesHub = new MyGamesHub(services);
  const presence = new PresenceTracker({ bus, clock });
  const confirmations = new StreamConfirmations({ bus, clock });
  const subscriptionDeps = { gameHub, myGamesHub, presence, clock };
  const limits = new StreamLimits(limitsMode);
  const streams = new Map<EventStream, Subscription>();

  const timers = [
    setInterval(() => {
      const heartbeat = formatEvent(
        'heartbeat',
        JSON.stringify({ now: new Date(clock.now()).toISOString() }),
      );
      for (const stream of streams.keys()) stream.sendHeartbeat(heartbeat);
    }, heartbeatIntervalMs),
    setInterval(() => {
      confirmations.refresh();
      presence.refresh();
      gameHub.refresh().catch(logPollError);
      myGamesHub.refresh().catch(logPollError);
    }, tickMs),
    setInterval(() => {
      const waitingGames = [...streams.values()].flatMap(({ waitingGame }) => waitingGame ?? []);
      matchmaker
        .renewOffers(waitingGames)
        .catch((error: unknown) => app.log.warn({ err: error }, 'renewal of quick-match offers failed'));
    }, offerRenewalIntervalMs),
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
    confirmations.close();
    for (const stream of streams.keys())
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
    streams.set(stream, subscription);
    openStreamsGauge?.inc();
    const stopWatchingSession = currentUser ? request.watchSession(() => stream.end(0)) : undefined;
    const streamId = confirmations.add({ stream, subscription, sessionId: session });
    subscription.start(stream, streamId);
    const stopWatchingSignIns =
      currentUser && session !== undefined
        ? subscribeToSignIns(bus, { userId: currentUser.id, sessionId: session }, (signIn) =>
            stream.send(formatEvent('signed-in', JSON.stringify(signIn))),
          )
        : undefined;
    // Last, because the handler runs at once if the client has already disconnected.
    stream.onClose(() => {
      limits.release(limitKey);
      streams.delete(stream);
      confirmations.remove(streamId);
      openStreamsGauge?.dec();
      stopWatchingSession?.();
      stopWatchingSignIns?.();
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
          'Server-sent events: first `snapshot` (same data as `GET /games`, and `streamId` for `POST /presence`), then `lobby` (one changed Game) and `match` (your waiting game has found an opponent); `signed-in` when another device has signed in with a code of yours.',
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
          'Server-sent events: `game` (the Game; the event id is its version), `presence` and, if signed in, the `lobby`, `match` and `signed-in` events of `/events`. The first event is `presence` with the `streamId` for `POST /presence`. With `Last-Event-ID: v` the current state is sent only if it is newer than version v.',
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

  const { session: maxOfSession, address: maxOfAddress } = requestLimits.streamConfirmationsPerMinute;
  const countOfAddress = createRequestLimiter(app, [{ max: maxOfAddress, timeWindow: 60_000 }]);
  const countOfSession = createRequestLimiter(app, [
    { max: maxOfSession, timeWindow: 60_000, keyGenerator: (request) => request.sessionId() ?? '' },
  ]);

  app.post(
    '/presence',
    {
      logLevel: 'silent',
      config: { hasOwnRateLimit: true },
      onRequest: async (request) => {
        if (request.sessionId() !== undefined) await countOfSession(request);
        await countOfAddress(request);
      },
      schema: {
        operationId: 'confirmStream',
        security: sessionOptional,
        summary: 'Confirm that the page of an event stream is still there',
        description: `A page confirms its stream every ${streamConfirmationIntervalMs / 1000} s and when it becomes visible or hidden. A stream that has confirmed once and then not for 40 s is ended; one that never confirms goes on, but counts as present for 45 s only. The response does not tell whether the stream exists.`,
        tags: ['live'],
        body: PresenceBody,
        response: {
          204: Type.Null({ description: 'Confirmed, if it is a stream of this session' }),
          ...problemResponses(...mutationErrorCodes),
        },
      },
    },
    async (request, reply) => {
      const { streamId, visible } = request.body;
      confirmations.confirm(streamId, request.sessionId(), visible);
      return reply.code(204).send(null);
    },
  );
};

/** The version that the client already has; 0 if the header is missing or invalid. */
function parseLastEventId(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0;
}
