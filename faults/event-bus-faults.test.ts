import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { forSize, reportResult } from './report.ts';
import { createGame } from './concurrent-clients.ts';
import type { PlayerClient } from './player.ts';
import { sharedStack } from './shared-stack.ts';
import { waitUntilReady } from './test-stack.ts';

describe('event bus fault', function () {
  this.timeout(2 * 60_000);
  const getStack = sharedStack();

  it('delays events by at most 2 s and loses none', async () => {
    const { target, bus, processes } = getStack();
    const { id, X, O } = await createGame(target);
    const delaysMs: number[] = [];
    const playedAt = new Map<number, number>();
    const receivedVersions: number[] = [];
    let onArrival = () => {};
    // Moves go through the first process; the stream is on the second.
    const watch = O.cloneAt(1).watchGame(id, ({ version }, at) => {
      receivedVersions.push(version);
      const sent = playedAt.get(version);
      if (sent !== undefined) delaysMs.push(at - sent);
      onArrival();
    });
    const players = [X.cloneAt(0), O.cloneAt(0)];
    const moves: number[] = [];
    const play = async (cell: number) => {
      const version = moves.length + 3;
      const response = await players[moves.length % 2]!.post(`/games/${id}/moves`, {
        cell,
        after: [...moves],
      });
      expect(response.status).to.equal(200);
      moves.push(cell);
      playedAt.set(version, response.receivedAt);
      while (!receivedVersions.includes(version)) await new Promise<void>((done) => (onArrival = done));
    };
    await play(0);
    bus.suspend();
    const haltedAt = performance.now();
    for (const cell of [1, 2, 4]) await play(cell);
    while (performance.now() - haltedAt < forSize({ short: 4_000, full: 10_000 })) await setTimeout(100);
    await play(3);
    bus.resume();
    for (const cell of [5, 7, 6]) await play(cell);
    watch.stop();
    await watch.done;
    expect(Math.max(...delaysMs)).to.be.below(2_000);
    expect(receivedVersions.filter((version) => version > 2)).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10]);
    await Promise.all(processes.map(waitUntilReady));
    reportResult(
      'event bus fault',
      `latest event ${Math.round(Math.max(...delaysMs))} ms after its move, 0 lost`,
    );
  });

  describe('event lost between write and publish (kill -9)', () => {
    /** Kills the first process after it has written a move, before it publishes; the opponent watches on the second. */
    async function killAfterWrite(send: (X: PlayerClient, path: string, move: object) => Promise<unknown>) {
      const { target, databaseProxy, processes, readStoredGame } = getStack();
      const { id, X, O } = await createGame(target);
      let onVersion = (_version: number, _at: number) => {};
      const watch = O.cloneAt(1).watchGame(id, ({ version }, at) => onVersion(version, at));
      const waitForVersion = (expectedVersion: number) =>
        new Promise<number>((done) => (onVersion = (version, at) => version === expectedVersion && done(at)));
      await waitForVersion(2);

      databaseProxy.setState('drop response');
      const responseDropped = databaseProxy.waitForDroppedResponse();
      const event = waitForVersion(3);
      const sent = send(X.cloneAt(0), `/games/${id}/moves`, { cell: 4, after: [] });
      await responseDropped;
      await processes[0]!.stop('SIGKILL');
      const killedAt = performance.now();
      databaseProxy.setState('healthy');
      const shownResponse = await O.cloneAt(1).get(`/games/${id}`);
      expect(shownResponse.body.game.moves).to.deep.equal([4]);
      await sent;
      const delayMs = (await event) - killedAt;
      watch.stop();
      await watch.done;
      expect(await readStoredGame(id))
        .to.include({ version: 3 })
        .and.to.have.deep.property('moves', [4]);
      return delayMs;
    }

    it('reaches the opponent when the player retries the move', async () => {
      const delayMs = await killAfterWrite(async (X, path, move) => {
        const { status, body } = await X.post(path, move);
        expect([status, body.game.version]).to.deep.equal([200, 3]);
      });
      expect(delayMs).to.be.below(5_000);
      reportResult(
        'lost event, move retried',
        `kill -9 before publish: event received ${Math.round(delayMs)} ms later`,
      );
    });

    it('reaches the opponent by the periodic re-read when the player is gone too', async () => {
      const delayMs = await killAfterWrite((X, path, move) =>
        fetch(X.origin + path, {
          method: 'POST',
          headers: { ...X.headers, 'content-type': 'application/json' },
          body: JSON.stringify(move),
        }).catch(() => undefined),
      );
      expect(delayMs).to.be.below(25_000);
      reportResult(
        'lost event, no retry',
        `kill -9 before publish: event received ${Math.round(delayMs)} ms later`,
      );
    });
  });
});
