import { setTimeout } from 'node:timers/promises';
import type { Game } from '../service/games/game.ts';
import type { History } from './history.ts';
import { type Answer, Player, type Site } from './player.ts';

/** An answer that no promise allows. */
export interface WrongAnswer {
  readonly status: number;
  readonly code: string;
}

export interface Played {
  readonly id: string;
  readonly history: History;
  readonly wrong: WrongAnswer[];
  /** Milliseconds between two acknowledgements in a row, the longest. */
  readonly longestPauseMs: number;
  readonly requests: number;
  readonly signedOut: number;
  readonly unanswered: number;
  readonly unavailable: number;
  /** How often streams broke off and went on elsewhere. */
  readonly resumed: number;
}

export interface HandsOptions {
  readonly site: Site;
  /** Clients that play X or O or have no seat, in turn. */
  readonly clients: number;
  /** Streams that watch all the while, spread over the processes. */
  readonly streams?: number;
  /** Milliseconds a client waits before its next request, at most. */
  readonly thinkMs?: number;
  /** Milliseconds after which an event that has not come is lost; 3 s without it. */
  readonly eventsWithinMs?: number;
}

/** A hint that nobody could send any more is made up for when watched games are read again, every 20 s. */
export const hintsMadeUpForMs = 25_000;

/** Longer than any trouble that is made here: a game that is not over by then does not get on. */
const longestGameMs = 120_000;

/** A game between two new guests. */
export async function newGame(site: Site): Promise<{ id: string; X: Player; O: Player }> {
  const [X, O] = [new Player(site, 0), new Player(site, 1)];
  await Promise.all([X.asGuest(), O.asGuest()]);
  const { body } = await insist(() => X.post('/games', {}));
  await insist(() => O.post(`/games/${body.game.id}/join`));
  return { id: body.game.id, X, O };
}

/** Asks again, a little later, as long as the service says that it cannot answer now. */
async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status === 200 || answer.status === 201) return answer;
    if (answer.status !== 503) throw new Error(`answered ${answer.status} ${answer.body.code}`);
    await setTimeout(100);
  }
}

/**
 * Many clients fire moves at one game until it is over: legal, illegal, repeated and stale ones. Everything that was
 * asked and told is in the history.
 */
export async function playWithManyHands({
  site,
  clients,
  streams = 0,
  thinkMs = 0,
  eventsWithinMs = 3_000,
}: HandsOptions): Promise<Played> {
  const { id, X, O } = await newGame(site);
  const stranger = new Player(site);
  await stranger.asGuest();
  const history: History = { attempts: [], acknowledged: [], seen: [], streams: [] };
  const wrong: WrongAnswer[] = [];
  let over = false;
  const began = performance.now();
  let last = began;
  let longestPauseMs = 0;
  let latest: Pick<Game, 'moves'> = { moves: [] };

  const watches = Array.from({ length: streams }, (_, at) => {
    const versions: { version: number; moves: number[] }[] = [];
    history.streams.push(versions);
    return stranger.copy(at).watch(id, ({ version, moves }) => versions.push({ version, moves }));
  });

  const learn = (game: Game | undefined, status: number) => {
    if (game === undefined) return;
    // Who is refused takes the state that the refusal carries, whatever was thought before.
    if (status === 409 || game.moves.length > latest.moves.length) latest = game;
    if (game.status === 'finished') over = true;
  };

  async function play(player: Player, mark: 'X' | 'O' | null): Promise<void> {
    let before: { cell: number; after: number[] } | undefined;
    while (!over) {
      if (performance.now() - began > longestGameMs) {
        throw new Error(`game ${id} is at '${latest.moves.join('')}' after ${longestGameMs / 1000} s`);
      }
      if (Math.random() < 0.1) {
        const { status, body, sentAt } = await player.get(`/games/${id}`);
        if (status === 200) history.seen.push({ ...body.game, askedAt: sentAt });
        else if (status !== 503) wrong.push({ status, code: body.code ?? '' });
        learn(body.game, status);
      }
      const free = Array.from({ length: 9 }, (_, cell) => cell).filter(
        (cell) => !latest.moves.includes(cell),
      );
      const chance = Math.random();
      const known = [...latest.moves];
      const attempt =
        chance < 0.1 && before
          ? before
          : {
              cell:
                chance < 0.2
                  ? Math.floor(Math.random() * 9)
                  : (free[Math.floor(Math.random() * free.length)] ?? 0),
              after: chance > 0.9 ? known.slice(0, -1) : known,
            };
      before = attempt;
      if (mark) history.attempts.push({ mark, ...attempt });
      const { status, body, at } = await player.post(`/games/${id}/moves`, attempt);
      if (status === 200 && mark) {
        history.acknowledged.push({ mark, ...attempt, moves: body.game.moves, at });
        longestPauseMs = Math.max(longestPauseMs, at - last);
        last = at;
      } else if (
        status !== 409 &&
        status !== 503 &&
        !(status === 403 && !mark) &&
        !(status === 400 && body.code === 'invalid')
      ) {
        wrong.push({ status, code: body.code ?? '' });
      }
      learn(body.game, status);
      if (thinkMs > 0) await setTimeout(Math.random() * thinkMs);
    }
  }

  const seats = Array.from({ length: clients }, (_, index) => ({ at: index >> 1, ...seatOf(index) }));
  const players = seats.map(({ at, mark }) => {
    const player = (mark === null ? stranger : mark === 'X' ? X : O).copy(at);
    return { player, playing: play(player, mark) };
  });
  try {
    await Promise.all(players.map(({ playing }) => playing));
    await settled(history, latest.moves.length, eventsWithinMs);
  } finally {
    over = true;
    for (const watch of watches) watch.stop();
    await Promise.all(watches.map(({ done }) => done));
  }
  const everybody = [X, O, stranger, ...players.map(({ player }) => player)];
  for (const { unavailableForEver } of everybody) {
    if (unavailableForEver > 0) wrong.push({ status: 503, code: 'without Retry-After' });
  }
  const sum = (of: (player: Player) => number) => everybody.reduce((total, player) => total + of(player), 0);
  return {
    id,
    history,
    wrong,
    longestPauseMs,
    resumed: watches.reduce((total, { resumed }) => total + resumed(), 0),
    requests: sum(({ requests }) => requests),
    unavailable: sum(({ unavailable }) => unavailable),
    signedOut: sum(({ signedOut }) => signedOut),
    unanswered: sum(({ unanswered }) => unanswered),
  };
}

/** Two of five play X, two O, and one has no seat. */
function seatOf(index: number): { mark: 'X' | 'O' | null } {
  return { mark: (['X', 'O', 'X', 'O', null] as const)[index % 5] ?? null };
}

/** Waits for streams to bring the last move, so long at most. */
async function settled({ streams }: History, moves: number, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  const complete = () => streams.every((stream) => stream.at(-1)?.moves.length === moves);
  while (!complete() && performance.now() < until) await setTimeout(20);
}
