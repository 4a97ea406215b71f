import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { bySize, figure } from './report.ts';
import { newGame } from './concurrent-clients.ts';
import type { Player } from './player.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp } from './test-stack.ts';

describe('bus in trouble', function () {
  this.timeout(2 * 60_000);
  const stack = sharedStack();

  it('events are late by at most 2 s, and none is lost', async () => {
    const { site, bus, processes } = stack();
    const { id, X, O } = await newGame(site);
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
    bus.halt();
    const began = performance.now();
    for (const cell of [1, 2, 4]) await play(cell);
    while (performance.now() - began < bySize({ short: 4_000, full: 10_000 })) await setTimeout(100);
    await play(3);
    bus.resume();
    for (const cell of [5, 7, 6]) await play(cell);
    watch.stop();
    await watch.done;
    expect(Math.max(...late)).to.be.below(2_000);
    expect(seen.filter((version) => version > 2)).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10]);
    await Promise.all(processes.map(busUp));
    figure('bus in trouble', `latest event ${Math.round(Math.max(...late))} ms after its move, 0 lost`);
  });

  describe('a hint lost between write and publish (kill -9) costs seconds and never a stale board', () => {
    /** The first process writes a move and is killed before it can tell anybody; the opponent watches at the second. */
    async function killedAfterWrite(send: (X: Player, path: string, move: object) => Promise<unknown>) {
      const { site, table, processes, stored } = stack();
      const { id, X, O } = await newGame(site);
      let tell = (_version: number, _at: number) => {};
      const watch = O.copy(1).watch(id, ({ version }, at) => tell(version, at));
      const comes = (wanted: number) =>
        new Promise<number>((done) => (tell = (version, at) => version === wanted && done(at)));
      await comes(2);

      table.set('withheld');
      const written = table.withheld();
      const event = comes(3);
      const sent = send(X.copy(0), `/games/${id}/moves`, { cell: 4, after: [] });
      await written;
      await processes[0]!.stop('SIGKILL');
      const killedAt = performance.now();
      table.set('well');
      const shown = await O.copy(1).get(`/games/${id}`);
      expect(shown.body.game.moves).to.deep.equal([4]);
      await sent;
      const lateMs = (await event) - killedAt;
      watch.stop();
      await watch.done;
      expect(await stored(id)).to.deep.equal({ moves: [4], version: 3 });
      return lateMs;
    }

    it('where the player sends the move again: the opponent sees it with the answer', async () => {
      const lateMs = await killedAfterWrite(async (X, path, move) => {
        const { status, body } = await X.post(path, move);
        expect([status, body.game.version]).to.deep.equal([200, 3]);
      });
      expect(lateMs).to.be.below(5_000);
      figure(
        'hint lost, asked again',
        `kill -9 before the hint: the event came ${Math.round(lateMs)} ms later`,
      );
    });

    it('where the player is gone too: the opponent sees it when the game is read again', async () => {
      const lateMs = await killedAfterWrite((X, path, move) =>
        fetch(X.origin + path, {
          method: 'POST',
          headers: { ...X.headers, 'content-type': 'application/json' },
          body: JSON.stringify(move),
        }).catch(() => undefined),
      );
      expect(lateMs).to.be.below(25_000);
      figure('hint lost for good', `kill -9 before the hint: the event came ${Math.round(lateMs)} ms later`);
    });
  });
});
