import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Viewer } from '../accounts/sessions.ts';
import type { Lobby, Presence } from '../games/game.ts';
import { GameParams } from '../games/routes/game-answers.ts';
import type { GameParts } from '../games/parts.ts';
import { textOf } from '../games/game-text.ts';
import { markOf, type StoredGame } from '../games/stored-game.ts';
import { problems } from '../http/problem-answers.ts';
import { EventStream, frame } from './event-stream.ts';
import { GameFeeds } from './game-feeds.ts';
import { type LobbyChange, LobbyFeeds } from './lobby-feeds.ts';
import { PresenceBoard, type Seat } from './presence.ts';
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

/** `GET /events` and `GET /games/:id/events`. */
export const liveRoutes: FastifyPluginAsyncTypebox<LiveOptions> = async (app, options) => {
  const { parts, limits: mode, open: counter } = options;
  const { games, lobbies, clock, bus } = parts;
  const gameFeeds = new GameFeeds(parts);
  const lobbyFeeds = new LobbyFeeds(parts);
  const presence = new PresenceBoard({ bus, clock });
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

  /** Opens a stream that gives its place back, and whatever `onClose` gathers, when it closes. */
  function open(request: FastifyRequest, reply: FastifyReply, viewer: Viewer | null) {
    const leave = limits.enter(viewer ? { session: viewer.sessionId } : { address: request.ip });
    const stream = new EventStream(reply);
    streams.add(stream);
    counter?.inc();
    const closing: (() => void)[] = [leave, () => streams.delete(stream), () => counter?.dec()];
    stream.onClose(() => closing.forEach((close) => close()));
    if (viewer) closing.push(request.watchSession(() => stream.end(0)));
    return { stream, closing };
  }

  /** Sends each change of the user's games, except the one that the stream is about, that is newer than what it has sent. */
  function sendLobby(stream: EventStream, userId: string, about?: string): () => void {
    const send = lobbyEvents(stream, about);
    return lobbyFeeds.watch(userId, send);
  }

  /** @param sent versions of games that the client has already */
  function lobbyEvents(stream: EventStream, about?: string, sent = new Map<string, number>()) {
    return ({ game, matched }: LobbyChange) => {
      if (game.GameId === about || (sent.get(game.GameId) ?? 0) >= game.Version) return;
      sent.set(game.GameId, game.Version);
      const text = textOf(game, clock.now());
      stream.send(frame('lobby', text));
      if (matched) stream.send(frame('match', text));
    };
  }

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
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
      // Watch first, read then: a change in between is kept and sent after the snapshot.
      const early: LobbyChange[] = [];
      let onChange: (change: LobbyChange) => void = (change) => early.push(change);
      const unwatch = lobbyFeeds.watch(viewer.id, (change) => onChange(change));
      try {
        await bus.settled();
        const snapshot = await lobbies.read(viewer.id, request.recentGames());
        const { stream, closing } = open(request, reply, viewer);
        closing.push(unwatch);
        stream.send(frame('snapshot', JSON.stringify(snapshot)));
        onChange = lobbyEvents(stream, undefined, versionsIn(snapshot));
        early.forEach(onChange);
      } catch (error) {
        unwatch();
        throw error;
      }
      return reply;
    },
  );

  app.get(
    '/games/:id/events',
    {
      exposeHeadRoute: false,
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
      let sent = lastEventId(request);
      // Watch first, read then: a change in between is kept and sent after what was read.
      let early: StoredGame | undefined;
      let onGame = (game: StoredGame) => void (early = game);
      const unwatch = gameFeeds.watch(id, (game) => onGame(game));
      let current: StoredGame;
      let opened: ReturnType<typeof open>;
      try {
        await bus.settled();
        current = await games.get(id);
        opened = open(request, reply, viewer);
      } catch (error) {
        unwatch();
        throw error;
      }
      const { stream, closing } = opened;
      closing.push(unwatch);

      let latest = current;
      const seatOf = (game: StoredGame): Seat => (viewer && markOf(game, viewer.id)) ?? 'watchers';
      let told = '';
      const tellPresence = () => {
        const text = frame('presence', JSON.stringify(withBot(presence.of(id), latest)));
        if (text !== told) stream.send((told = text));
      };
      const place = presence.enter(id, seatOf(current), tellPresence);
      closing.push(place.leave);

      onGame = (game) => {
        latest = game;
        place.move(seatOf(game));
        if (game.Version <= sent) return;
        sent = game.Version;
        stream.send(frame('game', textOf(game, clock.now()), game.Version));
      };
      onGame(current);
      gameFeeds.offer(current);
      if (early) onGame(early);
      tellPresence();
      if (viewer) closing.push(sendLobby(stream, viewer.id, id));
      return reply;
    },
  );
};

/** The versions of the games that a lobby shows. */
function versionsIn({ invitations, open, playing, finished }: Lobby): Map<string, number> {
  const shown = [...invitations, ...open, ...playing, ...finished];
  return new Map(shown.map(({ id, version }) => [id, version]));
}

/** The version after which a stream is to resume; 0 when the header is missing or no version. */
function lastEventId(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0;
}

/** The computer is always at the board. */
function withBot(presence: Presence, { BotPlays }: StoredGame): Presence {
  return BotPlays ? { ...presence, [BotPlays]: true } : presence;
}
