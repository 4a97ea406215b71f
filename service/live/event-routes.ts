import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Viewer } from '../sessions/sessions.ts';
import { GameParams } from '../games/routes/game-responses.ts';
import type { GameParts } from '../games/game-services.ts';
import { problems } from '../http/errors/problem-schemas.ts';
import { EventStream, frame } from './event-stream.ts';
import { GameFollower } from './game-subscription.ts';
import { GameFeeds } from './game-hub.ts';
import { LobbyFollower } from './my-games-subscription.ts';
import { LobbyFeeds } from './my-games-hub.ts';
import { PresenceBoard } from './presence.ts';
import { StreamLimits } from './stream-limits.ts';

export interface LiveOptions {
  readonly parts: GameParts;
  /** `off` lifts the limits on streams, for tests and benchmarks. */
  readonly limits: 'on' | 'off';
  /** Counts the streams that are open, for operators. */
  readonly open?: { inc(): void; dec(): void };
}

/** A stream is never silent for longer: proxies cut what is. Under the 25 s that clients are promised. */
const heartbeatMs = 15_000;
const tickMs = 1_000;
/** Clients of a stream that ends in order come back spread over this time. */
const comeBackMs = { from: 500, to: 2_500 };

const EventStreamAnswer = {
  description: 'A stream of server-sent events, each with a `heartbeat` at least every 25 s',
  content: { 'text/event-stream': { schema: Type.String() } },
};

type Follower = GameFollower | LobbyFollower;

/** `GET /events` and `GET /games/:id/events`. */
export const liveRoutes: FastifyPluginAsyncTypebox<LiveOptions> = async (app, options) => {
  const { parts, limits: mode, open: counter } = options;
  const { games, lobbies, clock, bus } = parts;
  const gameFeeds = new GameFeeds(parts);
  const lobbyFeeds = new LobbyFeeds(parts);
  const presence = new PresenceBoard({ bus, clock });
  const sources = { games: gameFeeds, lobbies: lobbyFeeds, presence, clock };
  const limits = new StreamLimits(mode);
  const streams = new Set<EventStream>();

  const timers = [
    setInterval(() => {
      const beat = frame('heartbeat', JSON.stringify({ now: new Date(clock.now()).toISOString() }));
      for (const stream of streams) stream.send(beat);
    }, heartbeatMs),
    setInterval(() => {
      presence.refresh();
      gameFeeds.refresh().catch(notRead);
      lobbyFeeds.refresh().catch(notRead);
    }, tickMs),
  ];
  for (const timer of timers) timer.unref();
  // The table may be out of reach: the next second tries again, and requests report it.
  const notRead = (error: unknown) => app.log.warn({ err: error }, 'watched games not read again');
  // What was sent while the bus went or came is lost, and nobody would know before the next reading.
  const unwatchBus = bus.onStateChange(() => {
    presence.catchUp();
    gameFeeds.catchUp().catch(notRead);
    lobbyFeeds.catchUp().catch(notRead);
  });

  app.addHook('preClose', async () => {
    timers.forEach(clearInterval);
    unwatchBus();
    for (const stream of streams)
      stream.end(Math.round(comeBackMs.from + Math.random() * (comeBackMs.to - comeBackMs.from)));
  });

  /** Opens a stream to whoever asked, has `follower` send on it, and gives everything back when it closes. */
  function open(request: FastifyRequest, reply: FastifyReply, viewer: Viewer | null, follower: Follower) {
    const session = viewer ? request.sessionId() : undefined;
    const place = limits.enter(session === undefined ? { address: request.ip } : { session });
    const stream = new EventStream(reply);
    request.log.info({ req: request, res: reply }, 'stream opened');
    streams.add(stream);
    counter?.inc();
    const unwatchSession = viewer ? request.watchSession(() => stream.end(0)) : undefined;
    follower.begin(stream);
    // Last: whoever left while all this was under way is gone already.
    stream.onClose(() => {
      limits.leave(place);
      streams.delete(stream);
      counter?.dec();
      unwatchSession?.();
      follower.leave();
    });
  }

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      config: { isEventStream: true },
      schema: {
        summary: 'Live: my lobby',
        description:
          'Server-sent events: `snapshot` (the lobby as `GET /games` shows it) first, then `lobby` (one changed Game) and `match` (my waiting game has found its opponent).',
        tags: ['live'],
        response: { 200: EventStreamAnswer, ...problems('not_signed_in', 'rate_limited', 'unavailable') },
      },
    },
    async (request, reply) => {
      const viewer = await request.requireViewer();
      const follower = new LobbyFollower(sources, viewer.id);
      try {
        await bus.settled();
        follower.know(await lobbies.read(viewer.id, request.recentGames()));
        open(request, reply, viewer, follower);
      } catch (error) {
        follower.leave();
        throw error;
      }
      return reply;
    },
  );

  app.get(
    '/games/:id/events',
    {
      exposeHeadRoute: false,
      config: { isEventStream: true },
      schema: {
        summary: 'Live: one game, for anyone who has its id',
        description:
          'Server-sent events: `game` (the Game; id = its version), `presence`, and, signed in, the `lobby` and `match` events of `/events`. `Last-Event-ID: v` asks for the current state only if it is newer than version v.',
        tags: ['live'],
        params: GameParams,
        response: { 200: EventStreamAnswer, ...problems('not_found', 'rate_limited', 'unavailable') },
      },
    },
    async (request, reply) => {
      const viewer = await request.viewer();
      const { id } = request.params;
      const follower = new GameFollower(sources, { gameId: id, viewer, sent: lastEventId(request) });
      try {
        await bus.settled();
        follower.know(await games.get(id));
        open(request, reply, viewer, follower);
      } catch (error) {
        follower.leave();
        throw error;
      }
      return reply;
    },
  );
};

/** The version after which a stream is to resume; 0 when the header is missing or no version. */
function lastEventId(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0;
}
