import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createId } from '../../shared/ids.ts';
import { isConditionalCheckFailed } from '../../database/errors.ts';
import { ManualClock } from '../../testing/clock.ts';
import { createGameProcess, createPlayer, type GameProcess } from '../../testing/game-processes.ts';
import { delayIndexes } from '../../testing/lagging-indexes.ts';
import { catchProblem } from '../../testing/catch-problem.ts';
import { createTestDatabase } from '../../testing/test-database.ts';
import { deriveIdempotencyKey } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { StoredGame } from '../stored-game.ts';

/** Pseudorandom lags, the same in every run. */
function createLagGenerator(): () => number {
  let seed = 7;
  return () => (seed = (seed * 16_807) % 2_147_483_647) % 2_001;
}

describe('Matchmaker', () => {
  let clock: ManualClock;
  let firstProcess: GameProcess;
  let secondProcess: GameProcess;

  beforeEach(async () => {
    clock = new ManualClock();
    const database = delayIndexes((await createTestDatabase()).database, {
      getLagMs: createLagGenerator(),
      clock,
    });
    firstProcess = createGameProcess(database, clock);
    secondProcess = createGameProcess(database, clock);
  });

  const requestMatch = (
    process: GameProcess,
    player: Player,
    recentGameIds: readonly string[] = [],
    moveSeconds?: number,
  ) => process.matchmaker.match(player, { moveSeconds, idempotencyKey: undefined, recentGameIds });

  const requestMatchWithKey = (key: string, process: GameProcess, player: Player, moveSeconds?: number) =>
    process.matchmaker.match(player, {
      moveSeconds,
      idempotencyKey: deriveIdempotencyKey(player.id, key, ['match', moveSeconds]),
      recentGameIds: [],
    });

  /** Games by player; fails unless each has exactly one that is not cancelled. */
  async function readGamesByPlayer(
    players: readonly Player[],
    results: readonly StoredGame[],
  ): Promise<Map<string, StoredGame>> {
    const gamesByPlayer = new Map<string, StoredGame>();
    const games = await firstProcess.store.getMany(results.map(({ GameId }) => GameId));
    for (const { id } of players) {
      const ownGames = games.filter(({ X, O, Status }) => (X === id || O === id) && Status !== 'cancelled');
      expect(ownGames, `games of ${id}`).to.have.length(1);
      gamesByPlayer.set(id, ownGames[0] as StoredGame);
    }
    return gamesByPlayer;
  }

  it('makes the first player wait and the second join their game', async () => {
    const [first, second] = [createPlayer(), createPlayer()];
    const waiting = await requestMatch(firstProcess, first);
    expect(waiting.Status).to.equal('open');
    const taken = await requestMatch(secondProcess, second);
    expect(taken).to.include({ GameId: waiting.GameId, Status: 'playing', X: first.id, O: second.id });
  });

  it('pairs two concurrent requests to different processes', async () => {
    const players = [createPlayer(), createPlayer()] as const;
    const results = await Promise.all([
      requestMatch(firstProcess, players[0]),
      requestMatch(secondProcess, players[1]),
    ]);
    expect((await readGamesByPlayer(players, results)).get(players[0].id)).to.include({ Status: 'playing' });
  });

  it('pairs 20 of 21 concurrent players, each in exactly one game', async () => {
    const players = Array.from({ length: 21 }, () => createPlayer());
    const results = await Promise.all(
      players.map((player, index) => requestMatch(index % 2 === 0 ? firstProcess : secondProcess, player)),
    );
    const games = [...(await readGamesByPlayer(players, results)).values()];
    expect(games.filter(({ Status }) => Status === 'open')).to.have.length(1);
    expect(games.filter(({ Status }) => Status === 'playing')).to.have.length(20);
  });

  it('makes the same number of database calls per request under concurrency, without conflicts', async () => {
    const { database } = await createTestDatabase();
    let conflictCount = 0;
    let callCount = 0;
    const send = async (command: PutCommand) => {
      callCount += 1;
      return database.client.send(command).catch((error: unknown) => {
        if (isConditionalCheckFailed(error)) conflictCount += 1;
        throw error;
      });
    };
    const countingDatabase = { ...database, client: { send } };
    const process = createGameProcess(countingDatabase, clock);
    const callsFor = async (count: number, moveSeconds: number) => {
      callCount = 0;
      await Promise.all(
        Array.from({ length: count }, () => requestMatch(process, createPlayer(), [], moveSeconds)),
      );
      return callCount / count;
    };
    const callsForFew = await callsFor(6, 30);
    expect(await callsFor(30, 300)).to.be.at.most(callsForFew + 1);
    expect(conflictCount).to.equal(0);
  });

  it('returns the waiting game on a repeated request although the index lags', async () => {
    const player = createPlayer();
    const first = await requestMatch(firstProcess, player);
    const again = await requestMatch(secondProcess, player, [first.GameId]);
    expect(again.GameId).to.equal(first.GameId);
    expect((await requestMatch(firstProcess, player)).GameId).to.equal(first.GameId);
  });

  it('returns the started game on a repeated request after the match', async () => {
    const [first, second] = [createPlayer(), createPlayer()];
    const { GameId } = await requestMatch(firstProcess, first);
    await requestMatch(secondProcess, second);
    expect((await requestMatch(firstProcess, first, [GameId])).GameId).to.equal(GameId);
    expect((await requestMatch(secondProcess, second, [GameId])).GameId).to.equal(GameId);
  });

  it('stops offering a game 15 s after its player’s last request', async () => {
    const [absentPlayer, latePlayer] = [createPlayer(), createPlayer()];
    const waiting = await requestMatch(firstProcess, absentPlayer);
    clock.advance(15_000);
    const other = await requestMatch(secondProcess, latePlayer);
    expect(other.GameId).not.to.equal(waiting.GameId);
    const resumedGame = await requestMatch(firstProcess, absentPlayer, [waiting.GameId]);
    expect(resumedGame).to.include({ GameId: other.GameId, Status: 'playing' });
    expect((await firstProcess.games.get(waiting.GameId)).Status).to.equal('cancelled');
  });

  it('skips an offered game that was cancelled', async () => {
    const [host, seeker] = [createPlayer(), createPlayer()];
    const waiting = await requestMatch(firstProcess, host);
    await firstProcess.games.cancel(waiting.GameId, host);
    const other = await requestMatch(secondProcess, seeker);
    expect(other).to.include({ Status: 'open', X: seeker.id });
  });

  it('offers a game again when a process died after removing its queue entry', async () => {
    const [host, seeker] = [createPlayer(), createPlayer()];
    const waiting = await requestMatch(firstProcess, host);
    // The dead process had removed the queue entry but had not joined.
    const queueEntry = { TableName: firstProcess.database.gamesTable, Key: { GameId: 'queue#60' } };
    await firstProcess.database.client.send(new DeleteCommand(queueEntry));
    expect((await requestMatch(firstProcess, host, [waiting.GameId])).GameId).to.equal(waiting.GameId);
    expect((await requestMatch(secondProcess, seeker)).GameId).to.equal(waiting.GameId);
  });

  it('does not pair players with different time limits', async () => {
    const slow = await requestMatch(firstProcess, createPlayer(), [], 60);
    const fast = await requestMatch(firstProcess, createPlayer(), [], 30);
    expect([slow.Status, fast.Status]).to.deep.equal(['open', 'open']);
    expect((await requestMatch(secondProcess, createPlayer(), [], 60)).GameId).to.equal(slow.GameId);
  });

  it('rejects another time limit than those of quick matches', async () => {
    for (const moveSeconds of [10, 61, 86_399]) {
      const { code, details } = await catchProblem(
        requestMatch(firstProcess, createPlayer(), [], moveSeconds),
      );
      expect(code).to.equal('invalid');
      expect(details.errors?.[0]).to.include({ path: '/moveSeconds', allowed: 'one of 30, 60, 300, 86400' });
    }
  });

  it('has a time limit of 60 s if none is requested', async () => {
    const waiting = await requestMatch(firstProcess, createPlayer());
    expect(waiting.MoveSeconds).to.equal(60);
    expect((await requestMatch(secondProcess, createPlayer(), [], 60)).GameId).to.equal(waiting.GameId);
  });

  describe('with a waiting game of release 0.2.0', () => {
    /** A game that 0.2.0 has created and offered. */
    async function waitAsBefore(player: Player, moveSeconds?: number): Promise<StoredGame> {
      const game = await firstProcess.gameCreator.create({ origin: 'match', X: player, moveSeconds });
      const until = clock.now() + 30_000;
      const Item = {
        GameId: `queue#${moveSeconds ?? 0}`,
        Game: game.GameId,
        Player: player.id,
        Until: until,
        Ttl: Math.ceil(until / 1000) + 60,
      };
      const TableName = firstProcess.database.gamesTable;
      await firstProcess.database.client.send(new PutCommand({ TableName, Item }));
      return game;
    }

    it('without a time limit joins it, but creates no further one', async () => {
      const waiting = await waitAsBefore(createPlayer());
      const taken = await requestMatch(secondProcess, createPlayer());
      expect(taken).to.include({ GameId: waiting.GameId, Status: 'playing' });
      expect(taken).to.not.have.property('MoveSeconds');
      expect((await requestMatch(secondProcess, createPlayer())).MoveSeconds).to.equal(60);
    });

    it('does not join one without a time limit if the request names one', async () => {
      await waitAsBefore(createPlayer());
      expect((await requestMatch(secondProcess, createPlayer(), [], 60)).Status).to.equal('open');
    });

    it('offers it again when its player repeats the request, whatever its time limit', async () => {
      for (const moveSeconds of [undefined, 10]) {
        const player = createPlayer();
        const waiting = await waitAsBefore(player, moveSeconds);
        clock.advance(31_000);
        const repeated = await requestMatch(firstProcess, player, [waiting.GameId], moveSeconds);
        expect(repeated).to.include({ GameId: waiting.GameId, Status: 'open' });
        await firstProcess.matchmaker.stop(player, waiting.GameId);
      }
    });

    it('without a time limit is left for a game of 60 s that waits', async () => {
      const player = createPlayer();
      const earlier = await waitAsBefore(player);
      clock.advance(31_000);
      const waiting = await requestMatch(secondProcess, createPlayer());
      const taken = await requestMatch(firstProcess, player, [earlier.GameId]);
      expect(taken).to.include({ GameId: waiting.GameId, Status: 'playing' });
      expect((await firstProcess.games.get(earlier.GameId)).Status).to.equal('cancelled');
    });
  });

  describe('renewOffers', () => {
    it('keeps a game offered while its player is there, without another request', async () => {
      const waiting = await requestMatch(firstProcess, createPlayer());
      for (let count = 0; count < 6; count++) {
        clock.advance(5_000);
        await firstProcess.matchmaker.renewOffers([waiting]);
      }
      clock.advance(14_999);
      expect((await requestMatch(secondProcess, createPlayer())).GameId).to.equal(waiting.GameId);
    });

    it('offers a game again whose player was away', async () => {
      const waiting = await requestMatch(firstProcess, createPlayer());
      clock.advance(60_000);
      await firstProcess.matchmaker.renewOffers([waiting]);
      expect((await requestMatch(secondProcess, createPlayer())).GameId).to.equal(waiting.GameId);
    });

    it('replaces no other offer, and offers one of several games', async () => {
      const [first, second, third] = [createPlayer(), createPlayer(), createPlayer()];
      const waiting = [await requestMatch(firstProcess, first)];
      clock.advance(15_000);
      waiting.push(await requestMatch(firstProcess, second));
      clock.advance(15_000);
      const offered = await requestMatch(secondProcess, third);
      await firstProcess.matchmaker.renewOffers(waiting);
      expect((await requestMatch(firstProcess, createPlayer())).GameId).to.equal(offered.GameId);
      await firstProcess.matchmaker.renewOffers(waiting);
      expect((await requestMatch(firstProcess, createPlayer())).GameId).to.equal(waiting[0]?.GameId);
    });
  });

  describe('stop', () => {
    it('cancels a waiting game, which nobody joins then; repeated, it changes nothing', async () => {
      const player = createPlayer();
      const waiting = await requestMatch(firstProcess, player);
      for (let count = 0; count < 2; count++) await secondProcess.matchmaker.stop(player, waiting.GameId);
      const { Status, Version } = await firstProcess.games.get(waiting.GameId);
      expect([Status, Version]).to.deep.equal(['cancelled', 2]);
      expect(await firstProcess.matchmaker.listWaiting()).to.deep.equal([]);
      expect((await requestMatch(firstProcess, createPlayer())).Status).to.equal('open');
    });

    it('changes nothing for games of others, started games, open games with a link and unknown ones', async () => {
      const [host, seeker] = [createPlayer(), createPlayer()];
      const waiting = await requestMatch(firstProcess, host);
      await firstProcess.matchmaker.stop(seeker, waiting.GameId);
      expect((await requestMatch(secondProcess, seeker)).GameId).to.equal(waiting.GameId);
      const linked = await firstProcess.gameCreator.create({ origin: 'link', X: host });
      for (const id of [waiting.GameId, linked.GameId, createId(), 'queue#60', ''])
        await firstProcess.matchmaker.stop(host, id);
      expect((await firstProcess.games.get(waiting.GameId)).Status).to.equal('playing');
      expect((await firstProcess.games.get(linked.GameId)).Status).to.equal('open');
    });
  });

  describe('listWaiting', () => {
    it('lists the time limits with a valid offer, read at most every 2 s', async () => {
      expect(await secondProcess.matchmaker.listWaiting()).to.deep.equal([]);
      await requestMatch(firstProcess, createPlayer(), [], 300);
      await requestMatch(firstProcess, createPlayer());
      clock.advance(1_999);
      expect(await secondProcess.matchmaker.listWaiting()).to.deep.equal([]);
      clock.advance(1);
      expect(await secondProcess.matchmaker.listWaiting()).to.deep.equal([60, 300]);
      clock.advance(15_000);
      expect(await secondProcess.matchmaker.listWaiting()).to.deep.equal([]);
    });
  });

  describe('match with an Idempotency-Key', () => {
    it('returns the same game for the same key, also concurrently and after the match', async () => {
      const [host, seeker] = [createPlayer(), createPlayer()];
      const key = createId();
      const both = await Promise.all([
        requestMatchWithKey(key, firstProcess, host),
        requestMatchWithKey(key, secondProcess, host),
      ]);
      expect(both[0].GameId).to.equal(both[1].GameId);
      const otherKey = createId();
      const taken = await requestMatchWithKey(otherKey, secondProcess, seeker);
      expect(taken).to.include({ GameId: both[0].GameId, Status: 'playing' });
      expect((await requestMatchWithKey(otherKey, firstProcess, seeker)).GameId).to.equal(taken.GameId);
      expect((await requestMatchWithKey(key, firstProcess, host)).GameId).to.equal(taken.GameId);
    });

    it('rejects a different request with the same key', async () => {
      const player = createPlayer();
      const key = createId();
      await requestMatchWithKey(key, firstProcess, player);
      expect((await catchProblem(requestMatchWithKey(key, firstProcess, player, 300))).code).to.equal(
        'key_reused',
      );
    });
  });
});
