import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Game } from '../service/games/game.ts';
import { bySize, figure } from './figures.ts';
import { newGame, type Played, playWithManyHands } from './hands.ts';
import { faultsIn } from './history.ts';
import { Player } from './player.ts';
import { busUp, needsStack, type Stack, startStack } from './stack.ts';
import { tableTroubles } from './table-proxy.ts';

describe('two processes on one table and one bus', function () {
  this.timeout(15 * 60_000);
  needsStack();

  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack?.stop());

  /** What the checker, and the answers themselves, have against games that were played. */
  async function against(games: readonly Played[]): Promise<string[]> {
    const faults: string[] = [];
    for (const { id, history, wrong } of games) {
      faults.push(...faultsIn(history, await stack.stored(id)));
      faults.push(...wrong.map(({ status, code }) => `answered ${status} ${code}`));
    }
    return faults;
  }

  /** Plays games with a few hands, several at a time, until told to stop. */
  function keepPlaying(lanes: number): { stop(): Promise<Played[]> } {
    let goOn = true;
    const games: Played[] = [];
    const running = Array.from({ length: lanes }, async () => {
      while (goOn) {
        games.push(await playWithManyHands({ origins: stack.origins, clients: 4, streams: 2, thinkMs: 60 }));
      }
    });
    return {
      async stop() {
        goOn = false;
        await Promise.all(running);
        return games;
      },
    };
  }

  it('one game, many hands: every acknowledged move is stored once, in turn, and no other', async () => {
    const games: Played[] = [];
    const wanted = bySize({ short: 12, full: 500 });
    while (games.length < wanted) {
      const two = Array.from({ length: 2 }, () =>
        playWithManyHands({ origins: stack.origins, clients: 50, streams: 2 }),
      );
      games.push(...(await Promise.all(two)));
    }
    expect(await against(games)).to.deep.equal([]);
    for (const { id } of games.slice(0, 20)) {
      const views = await Promise.all(
        stack.origins.map(
          async (_origin, at) => (await new Player(stack.origins, at).get(`/games/${id}`)).body.game,
        ),
      );
      const [one, other] = views.map(({ now: _now, ...game }) => game);
      expect(one).to.deep.equal(other);
    }
    const sum = (of: (game: Played) => number) => games.reduce((total, game) => total + of(game), 0);
    figure(
      'one game, many hands',
      `${games.length} games, 50 clients: ${sum(({ history }) => history.attempts.length)} attempts, ` +
        `${sum(({ history }) => history.acknowledged.length)} acknowledged, 0 faults`,
    );
  });

  it('matching: nobody is in two games, and nobody is left over but an odd one', async () => {
    const count = bySize({ short: 61, full: 201 });
    const players = await Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const player = new Player(stack.origins, at);
        return { player, id: await player.asGuest() };
      }),
    );
    let rounds = 0;
    let waiting = players;
    while (waiting.length > 1 && rounds < 40) {
      rounds += 1;
      const games = await Promise.all(waiting.map(({ player }) => player.post('/games/match', {})));
      expect(games.filter(({ status }) => ![200, 201, 503].includes(status))).to.deep.equal([]);
      const lobbies = await Promise.all(waiting.map(({ player }) => lobbyOf(player)));
      waiting = waiting.filter((_, index) => lobbies[index]?.playing.length === 0);
    }
    expect(waiting).to.have.length(count % 2);
    const seated = new Map<string, string[]>();
    for (const { player, id } of players) {
      const { playing } = await lobbyOf(player);
      expect(playing.length).to.be.at.most(1);
      for (const game of playing) seated.set(game.id, [...(seated.get(game.id) ?? []), id]);
    }
    expect([...seated.values()].filter((pair) => pair.length !== 2)).to.deep.equal([]);
    figure(
      'matching',
      `${count} players, ${seated.size} games in ${rounds} rounds, ${waiting.length} left over`,
    );
  });

  it('process killed: no acknowledged move is lost, play goes on within 2 s, nobody is signed out', async () => {
    const load = keepPlaying(6);
    const times = bySize({ short: 2, full: 10 });
    for (let time = 0; time < times; time++) {
      await setTimeout(1_000);
      const victim = stack.processes[time % 2]!;
      await victim.stop('SIGKILL');
      await setTimeout(1_000);
      await victim.start();
      await busUp(victim);
    }
    const games = await load.stop();
    expect(await against(games)).to.deep.equal([]);
    const pause = Math.max(...games.map(({ longestPauseMs }) => longestPauseMs));
    expect(pause).to.be.below(2_000);
    expect(games.filter(({ signedOut }) => signedOut > 0)).to.deep.equal([]);
    figure(
      'process killed',
      `${times} times in ${games.length} games: 0 lost, longest pause ${Math.round(pause)} ms, 0 signed out`,
    );
  });

  for (const trouble of tableTroubles) {
    it(`table in trouble, ${trouble}: 503 with Retry-After, no wrong answer, recovers by itself`, async () => {
      const load = keepPlaying(4);
      await setTimeout(500);
      stack.table.set(trouble);
      await setTimeout(bySize({ short: 3_000, full: 10_000 }));
      const met = stack.table.troubled;
      stack.table.set('well');
      const wellAt = performance.now();
      const { id, X } = await newGame(stack.origins);
      expect((await X.post(`/games/${id}/moves`, { cell: 4, after: [] })).status).to.equal(200);
      const recovered = performance.now() - wellAt;
      const games = await load.stop();
      expect(await against(games)).to.deep.equal([]);
      expect(met).to.be.greaterThan(0);
      expect(stack.processes.map(({ isRunning }) => isRunning)).to.deep.equal([true, true]);
      const refused = games.reduce((total, { unavailable }) => total + unavailable, 0);
      figure(
        `table ${trouble}`,
        `${met} calls in trouble, ${refused} answers 503, 0 wrong; a new game ${Math.round(recovered)} ms after`,
      );
    });
  }

  it('bus in trouble: events are late by at most 2 s, and none is lost', async () => {
    const { id, X, O } = await newGame(stack.origins);
    const late: number[] = [];
    const playedAt = new Map<number, number>();
    const seen: number[] = [];
    let arrived = () => {};
    // X plays through the first process, and the stream is on the second.
    const watch = O.copy(1).watch(id, ({ version }, at) => {
      seen.push(version);
      const sent = playedAt.get(version);
      if (sent !== undefined) late.push(at - sent);
      arrived();
    });
    const players = [X.copy(0), O.copy(0)];
    const moves: number[] = [];
    const play = async (cell: number) => {
      const version = moves.length + 3;
      const answer = await players[moves.length % 2]!.post(`/games/${id}/moves`, { cell, after: [...moves] });
      expect(answer.status).to.equal(200);
      moves.push(cell);
      playedAt.set(version, answer.at);
      while (!seen.includes(version)) await new Promise<void>((done) => (arrived = done));
    };
    await play(0);
    stack.bus.halt();
    const began = performance.now();
    for (const cell of [1, 2, 4]) await play(cell);
    while (performance.now() - began < bySize({ short: 4_000, full: 10_000 })) await setTimeout(100);
    await play(3);
    stack.bus.resume();
    for (const cell of [5, 7, 6]) await play(cell);
    watch.stop();
    await watch.done;
    expect(Math.max(...late)).to.be.below(2_000);
    expect(seen.filter((version) => version > 2)).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10]);
    await Promise.all(stack.processes.map(busUp));
    figure('bus in trouble', `latest event ${Math.round(Math.max(...late))} ms after its move, 0 lost`);
  });

  it('key rotation: in two steps during play, one process after the other, nobody is signed out', async () => {
    const [old] = stack.processes[0]!.settings['SESSION_KEYS']!.split(',');
    const next = randomBytes(32).toString('base64');
    const load = keepPlaying(4);
    for (const keys of [`${old},${next}`, `${next},${old}`]) {
      for (const process of stack.processes) {
        await setTimeout(300);
        await process.stop();
        await process.start({ SESSION_KEYS: keys });
        await busUp(process);
      }
    }
    const games = await load.stop();
    expect(await against(games)).to.deep.equal([]);
    expect(games.filter(({ signedOut }) => signedOut > 0)).to.deep.equal([]);
    figure('key rotation', `2 steps, 4 restarts in ${games.length} games: 0 signed out, 0 faults`);
  });

  it('soak: memory and handles stay flat under load', async () => {
    const load = keepPlaying(4);
    const minutes = bySize({ short: 0.4, full: 10 });
    const samples: { rss: number; fds: number }[] = [];
    const settle = minutes * 0.3;
    const began = performance.now();
    while (performance.now() - began < minutes * 60_000) {
      await setTimeout(1_000);
      if (performance.now() - began < settle * 60_000) continue;
      samples.push(await gauges(stack.processes[0]!.adminOrigin));
    }
    const games = await load.stop();
    expect(await against(games)).to.deep.equal([]);
    const third = Math.max(1, Math.floor(samples.length / 3));
    const mean = (some: typeof samples) => some.reduce((total, { rss }) => total + rss, 0) / some.length;
    const growth = mean(samples.slice(-third)) / mean(samples.slice(0, third)) - 1;
    // The short form is within the time in which a young process still takes memory for itself.
    expect(growth).to.be.below(bySize({ short: 0.25, full: 0.05 }));
    const after = await gauges(stack.processes[0]!.adminOrigin);
    expect(after.streams).to.equal(0);
    figure(
      'soak',
      `${minutes} min, ${games.length} games: memory ${(growth * 100).toFixed(1)} % from the first third to the last, ${after.fds} descriptors and ${after.streams} streams after`,
    );
  });
});

async function lobbyOf(player: Player): Promise<{ playing: Game[] }> {
  return (await player.get<{ playing: Game[] }>('/games')).body;
}

async function gauges(adminOrigin: string): Promise<{ rss: number; fds: number; streams: number }> {
  const text = await (await fetch(`${adminOrigin}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  return {
    rss: value('process_resident_memory_bytes'),
    fds: value('process_open_fds'),
    streams: value('noughts_streams'),
  };
}
