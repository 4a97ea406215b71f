import { setTimeout } from 'node:timers/promises';
import type { Game } from '../service/games/game.ts';
import type { History } from './history.ts';
import { type ApiResponse, PlayerClient, type LoadTarget } from './player.ts';

/** A response that the API does not allow. */
export interface UnexpectedResponse {
  readonly status: number;
  readonly code: string;
}

export interface PlayedGame {
  readonly id: string;
  readonly history: History;
  readonly unexpected: UnexpectedResponse[];
  /** Longest time between two consecutive acknowledged moves, in milliseconds. */
  readonly maxPauseMs: number;
  readonly requests: number;
  readonly unauthorized: number;
  readonly noResponse: number;
  readonly unavailable: number;
  /** Number of reconnects of event streams. */
  readonly resumedStreams: number;
}

export interface ConcurrentPlayOptions {
  readonly target: LoadTarget;
  /** Number of clients; by `getSeat` they play X, play O, or are spectators. */
  readonly clients: number;
  /** Number of event streams, distributed over the processes. */
  readonly streams?: number;
  /** Maximum delay of a client before its next request, in milliseconds. */
  readonly maxThinkMs?: number;
  /** Time in milliseconds after which a missing event counts as lost. Default: 3,000. */
  readonly eventTimeoutMs?: number;
  /** Probability that a player's next request is to leave the game without a result. Default: 0. */
  readonly leaveProbability?: number;
}

/** Longer than the 20 s in which processes re-read watched games, which recovers events lost with a killed process. */
export const lostEventRecoveryMs = 25_000;

/** Longer than any injected fault, so a game that takes longer is stuck. */
const maxGameMs = 120_000;

/** Creates a game between two new guests. */
export async function createGame(
  target: LoadTarget,
): Promise<{ id: string; X: PlayerClient; O: PlayerClient }> {
  const [X, O] = [new PlayerClient(target, 0), new PlayerClient(target, 1)];
  await Promise.all([X.signInAsGuest(), O.signInAsGuest()]);
  const { body } = await retryUntilAvailable(() => X.post('/games', {}));
  await retryUntilAvailable(() => O.post(`/games/${body.game.id}/join`));
  return { id: body.game.id, X, O };
}

/** Retries while the service responds 503. */
async function retryUntilAvailable(send: () => Promise<ApiResponse>): Promise<ApiResponse> {
  for (;;) {
    const response = await send();
    if (response.status === 200 || response.status === 201) return response;
    if (response.status !== 503)
      throw new Error(`unexpected response ${response.status} ${response.body.code}`);
    await setTimeout(100);
  }
}

/**
 * Concurrent clients send legal, illegal, repeated and stale moves to one game until it is over. Every request and
 * response is recorded in the history.
 */
export async function playConcurrently({
  target,
  clients,
  streams = 0,
  maxThinkMs = 0,
  eventTimeoutMs = 3_000,
  leaveProbability = 0,
}: ConcurrentPlayOptions): Promise<PlayedGame> {
  const { id, X, O } = await createGame(target);
  const spectator = new PlayerClient(target);
  await spectator.signInAsGuest();
  const history: History = {
    attempts: [],
    acknowledged: [],
    observed: [],
    streams: [],
    leaves: { sent: 0, acknowledged: 0 },
  };
  const unexpected: UnexpectedResponse[] = [];
  let isOver = false;
  const startedAt = performance.now();
  let lastAcknowledgedAt = startedAt;
  let maxPauseMs = 0;
  let latestGame: Pick<Game, 'moves' | 'version'> = { moves: [], version: 0 };

  const streamWatches = Array.from({ length: streams }, (_, originIndex) => {
    const versions: { version: number; moves: number[] }[] = [];
    history.streams.push(versions);
    return spectator
      .cloneAt(originIndex)
      .watchGame(id, ({ version, moves }) => versions.push({ version, moves }));
  });

  const updateLatestGame = (game: Game | undefined, status: number) => {
    if (game === undefined) return;
    // A 409 response contains the current state, which overrides a newer-looking one.
    if (status === 409 || game.version > latestGame.version) latestGame = game;
    if (game.status === 'finished') isOver = true;
  };

  async function play(player: PlayerClient, mark: 'X' | 'O' | null): Promise<void> {
    let previousAttempt: { cell: number; after: number[] } | undefined;
    while (!isOver) {
      if (performance.now() - startedAt > maxGameMs) {
        throw new Error(`game ${id} is stuck at '${latestGame.moves.join('')}' after ${maxGameMs / 1000} s`);
      }
      if (Math.random() < 0.1) {
        const { status, body, sentAt } = await player.get(`/games/${id}`);
        if (status === 200) history.observed.push({ ...body.game, requestedAt: sentAt });
        else if (status !== 503) unexpected.push({ status, code: body.code ?? '' });
        updateLatestGame(body.game, status);
      }
      if (mark && Math.random() < leaveProbability) {
        history.leaves.sent += 1;
        const { status, body } = await player.post(`/games/${id}/leave`);
        if (status === 200) history.leaves.acknowledged += 1;
        else if (status !== 409 && status !== 503) unexpected.push({ status, code: body.code ?? '' });
        updateLatestGame(body.game, status);
        continue;
      }
      const freeCells = Array.from({ length: 9 }, (_, cell) => cell).filter(
        (cell) => !latestGame.moves.includes(cell),
      );
      const random = Math.random();
      const knownMoves = [...latestGame.moves];
      const attempt =
        random < 0.1 && previousAttempt
          ? previousAttempt
          : {
              cell:
                random < 0.2
                  ? Math.floor(Math.random() * 9)
                  : (freeCells[Math.floor(Math.random() * freeCells.length)] ?? 0),
              after: random > 0.9 ? knownMoves.slice(0, -1) : knownMoves,
            };
      previousAttempt = attempt;
      if (mark) history.attempts.push({ mark, ...attempt });
      const { status, body, receivedAt } = await player.post(`/games/${id}/moves`, attempt);
      if (status === 200 && mark) {
        history.acknowledged.push({ mark, ...attempt, moves: body.game.moves, at: receivedAt });
        maxPauseMs = Math.max(maxPauseMs, receivedAt - lastAcknowledgedAt);
        lastAcknowledgedAt = receivedAt;
      } else if (
        status !== 409 &&
        status !== 503 &&
        !(status === 403 && !mark) &&
        !(status === 400 && body.code === 'invalid')
      ) {
        unexpected.push({ status, code: body.code ?? '' });
      }
      updateLatestGame(body.game, status);
      if (maxThinkMs > 0) await setTimeout(Math.random() * maxThinkMs);
    }
  }

  const seats = Array.from({ length: clients }, (_, index) => ({
    originIndex: index >> 1,
    ...getSeat(index),
  }));
  const players = seats.map(({ originIndex, mark }) => {
    const player = (mark === null ? spectator : mark === 'X' ? X : O).cloneAt(originIndex);
    return { player, playing: play(player, mark) };
  });
  try {
    await Promise.all(players.map(({ playing }) => playing));
    await waitForStreams(history, latestGame.version, eventTimeoutMs);
  } finally {
    isOver = true;
    for (const watch of streamWatches) watch.stop();
    await Promise.all(streamWatches.map(({ done }) => done));
  }
  const allPlayers = [X, O, spectator, ...players.map(({ player }) => player)];
  for (const { unavailableWithoutRetryAfter } of allPlayers) {
    if (unavailableWithoutRetryAfter > 0) unexpected.push({ status: 503, code: 'without Retry-After' });
  }
  const sum = (select: (player: PlayerClient) => number) =>
    allPlayers.reduce((total, player) => total + select(player), 0);
  return {
    id,
    history,
    unexpected,
    maxPauseMs,
    resumedStreams: streamWatches.reduce((total, { resumed }) => total + resumed(), 0),
    requests: sum(({ requests }) => requests),
    unavailable: sum(({ unavailable }) => unavailable),
    unauthorized: sum(({ unauthorized }) => unauthorized),
    noResponse: sum(({ noResponse }) => noResponse),
  };
}

/** Of five clients, two play X, two play O, and one is a spectator. */
function getSeat(index: number): { mark: 'X' | 'O' | null } {
  return { mark: (['X', 'O', 'X', 'O', null] as const)[index % 5] ?? null };
}

/** Waits until every stream has received the last version, or for the timeout. */
async function waitForStreams({ streams }: History, version: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const isComplete = () => streams.every((stream) => stream.at(-1)?.version === version);
  while (!isComplete() && performance.now() < deadline) await setTimeout(20);
}
