import { setTimeout } from 'node:timers/promises';
import type { Game } from '../service/games/game.ts';
import type { History } from './history.ts';
import { type ApiResponse, PlayerClient, type LoadTarget } from './player.ts';

/** An answer that no promise allows. */
export interface UnexpectedResponse {
  readonly status: number;
  readonly code: string;
}

export interface PlayedGame {
  readonly id: string;
  readonly history: History;
  readonly unexpected: UnexpectedResponse[];
  /** Milliseconds between two acknowledgements in a row, the longest. */
  readonly maxPauseMs: number;
  readonly requests: number;
  readonly unauthorized: number;
  readonly noResponse: number;
  readonly unavailable: number;
  /** How often streams broke off and went on elsewhere. */
  readonly resumedStreams: number;
}

export interface ConcurrentPlayOptions {
  readonly target: LoadTarget;
  /** Clients that play X or O or have no seat, in turn. */
  readonly clients: number;
  /** Streams that watch all the while, spread over the processes. */
  readonly streams?: number;
  /** Milliseconds a client waits before its next request, at most. */
  readonly maxThinkMs?: number;
  /** Milliseconds after which an event that has not come is lost; 3 s without it. */
  readonly eventTimeoutMs?: number;
}

/** A hint that nobody could send any more is made up for when watched games are read again, every 20 s. */
export const lostEventRecoveryMs = 25_000;

/** Longer than any trouble that is made here: a game that is not over by then does not get on. */
const maxGameMs = 120_000;

/** A game between two new guests. */
export async function createGame(
  target: LoadTarget,
): Promise<{ id: string; X: PlayerClient; O: PlayerClient }> {
  const [X, O] = [new PlayerClient(target, 0), new PlayerClient(target, 1)];
  await Promise.all([X.signInAsGuest(), O.signInAsGuest()]);
  const { body } = await retryUntilAvailable(() => X.post('/games', {}));
  await retryUntilAvailable(() => O.post(`/games/${body.game.id}/join`));
  return { id: body.game.id, X, O };
}

/** Asks again, a little later, as long as the service says that it cannot answer now. */
async function retryUntilAvailable(send: () => Promise<ApiResponse>): Promise<ApiResponse> {
  for (;;) {
    const response = await send();
    if (response.status === 200 || response.status === 201) return response;
    if (response.status !== 503) throw new Error(`answered ${response.status} ${response.body.code}`);
    await setTimeout(100);
  }
}

/**
 * Many clients fire moves at one game until it is over: legal, illegal, repeated and stale ones. Everything that was
 * asked and told is in the history.
 */
export async function playConcurrently({
  target,
  clients,
  streams = 0,
  maxThinkMs = 0,
  eventTimeoutMs = 3_000,
}: ConcurrentPlayOptions): Promise<PlayedGame> {
  const { id, X, O } = await createGame(target);
  const spectator = new PlayerClient(target);
  await spectator.signInAsGuest();
  const history: History = { attempts: [], acknowledged: [], observed: [], streams: [] };
  const unexpected: UnexpectedResponse[] = [];
  let isOver = false;
  const startedAt = performance.now();
  let lastAcknowledgedAt = startedAt;
  let maxPauseMs = 0;
  let latestGame: Pick<Game, 'moves'> = { moves: [] };

  const streamWatches = Array.from({ length: streams }, (_, originIndex) => {
    const versions: { version: number; moves: number[] }[] = [];
    history.streams.push(versions);
    return spectator
      .cloneAt(originIndex)
      .watchGame(id, ({ version, moves }) => versions.push({ version, moves }));
  });

  const updateLatestGame = (game: Game | undefined, status: number) => {
    if (game === undefined) return;
    // Who is refused takes the state that the refusal carries, whatever was thought before.
    if (status === 409 || game.moves.length > latestGame.moves.length) latestGame = game;
    if (game.status === 'finished') isOver = true;
  };

  async function play(player: PlayerClient, mark: 'X' | 'O' | null): Promise<void> {
    let previousAttempt: { cell: number; after: number[] } | undefined;
    while (!isOver) {
      if (performance.now() - startedAt > maxGameMs) {
        throw new Error(`game ${id} is at '${latestGame.moves.join('')}' after ${maxGameMs / 1000} s`);
      }
      if (Math.random() < 0.1) {
        const { status, body, sentAt } = await player.get(`/games/${id}`);
        if (status === 200) history.observed.push({ ...body.game, requestedAt: sentAt });
        else if (status !== 503) unexpected.push({ status, code: body.code ?? '' });
        updateLatestGame(body.game, status);
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
      const { status, body, originIndex } = await player.post(`/games/${id}/moves`, attempt);
      if (status === 200 && mark) {
        history.acknowledged.push({ mark, ...attempt, moves: body.game.moves, at: originIndex });
        maxPauseMs = Math.max(maxPauseMs, originIndex - lastAcknowledgedAt);
        lastAcknowledgedAt = originIndex;
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

  const seats = Array.from({ length: clients }, (_, index) => ({ at: index >> 1, ...getSeat(index) }));
  const players = seats.map(({ at: originIndex, mark }) => {
    const player = (mark === null ? spectator : mark === 'X' ? X : O).cloneAt(originIndex);
    return { player, playing: play(player, mark) };
  });
  try {
    await Promise.all(players.map(({ playing }) => playing));
    await waitForStreams(history, latestGame.moves.length, eventTimeoutMs);
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

/** Two of five play X, two O, and one has no seat. */
function getSeat(index: number): { mark: 'X' | 'O' | null } {
  return { mark: (['X', 'O', 'X', 'O', null] as const)[index % 5] ?? null };
}

/** Waits for streams to bring the last move, so long at most. */
async function waitForStreams({ streams }: History, moves: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const isComplete = () => streams.every((stream) => stream.at(-1)?.moves.length === moves);
  while (!isComplete() && performance.now() < deadline) await setTimeout(20);
}
