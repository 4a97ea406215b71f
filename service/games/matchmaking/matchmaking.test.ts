import { DeleteCommand, type PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { newId } from '../../shared/ids.ts';
import { isConditionFailure } from '../../database/errors.ts';
import type { Tables } from '../../database/database.ts';
import { ManualClock } from '../../testing/clock.ts';
import { gameProcess, somebody, type GameProcess } from '../../testing/game-processes.ts';
import { laggingIndexes } from '../../testing/lagging-indexes.ts';
import { refusal } from '../../testing/rejection.ts';
import { testTables } from '../../testing/test-database.ts';
import { askedOnce } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { StoredGame } from '../stored-game.ts';

/** Lags that differ from read to read and are the same in every run. */
function lags(): () => number {
  let seed = 7;
  return () => (seed = (seed * 16_807) % 2_147_483_647) % 2_001;
}

describe('quick match, with indexes that lag', () => {
  let clock: ManualClock;
  let one: GameProcess;
  let two: GameProcess;

  beforeEach(async () => {
    clock = new ManualClock();
    const tables = laggingIndexes((await testTables()).tables, { lag: lags(), clock });
    one = gameProcess(tables, clock);
    two = gameProcess(tables, clock);
  });

  const ask = (process: GameProcess, player: Player, recent: readonly string[] = [], moveSeconds?: number) =>
    process.matching.match(player, { moveSeconds, key: undefined, recent });

  const askWith = (key: string, process: GameProcess, player: Player, moveSeconds?: number) =>
    process.matching.match(player, {
      moveSeconds,
      key: askedOnce(player.id, key, ['match', moveSeconds]),
      recent: [],
    });

  /** Games by player; fails when somebody has two that are not over. */
  async function seats(
    players: readonly Player[],
    answers: readonly StoredGame[],
  ): Promise<Map<string, StoredGame>> {
    const seen = new Map<string, StoredGame>();
    const games = await one.store.getMany(
      answers.map(({ GameId }) => GameId),
      'strong',
    );
    for (const { id } of players) {
      const mine = games.filter(({ X, O, Status }) => (X === id || O === id) && Status !== 'cancelled');
      expect(mine, `games of ${id}`).to.have.length(1);
      seen.set(id, mine[0] as StoredGame);
    }
    return seen;
  }

  it('the first waits, the second takes their seat', async () => {
    const [first, second] = [somebody(), somebody()];
    const waiting = await ask(one, first);
    expect(waiting.Status).to.equal('open');
    const taken = await ask(two, second);
    expect(taken).to.include({ GameId: waiting.GameId, Status: 'playing', X: first.id, O: second.id });
  });

  it('two who ask at the same instant do meet', async () => {
    const players = [somebody(), somebody()] as const;
    const answers = await Promise.all([ask(one, players[0]), ask(two, players[1])]);
    expect((await seats(players, answers)).get(players[0].id)).to.include({ Status: 'playing' });
  });

  it('pairs 21 who ask at once exactly once, and leaves over the odd one alone', async () => {
    const players = Array.from({ length: 21 }, () => somebody());
    const answers = await Promise.all(
      players.map((player, index) => ask(index % 2 === 0 ? one : two, player)),
    );
    const games = [...(await seats(players, answers)).values()];
    expect(games.filter(({ Status }) => Status === 'open')).to.have.length(1);
    expect(games.filter(({ Status }) => Status === 'playing')).to.have.length(20);
  });

  it('costs a process the same for each of many who ask at once: nobody loses a slot to a neighbour', async () => {
    const { tables } = await testTables();
    let refused = 0;
    let calls = 0;
    const send = async (command: PutCommand) => {
      calls += 1;
      return tables.client.send(command).catch((error: unknown) => {
        if (isConditionFailure(error)) refused += 1;
        throw error;
      });
    };
    const counted = { ...tables, client: { send } as unknown as Tables['client'] };
    const process = gameProcess(counted, clock);
    const callsFor = async (count: number) => {
      calls = 0;
      await Promise.all(Array.from({ length: count }, () => ask(process, somebody(), [], count)));
      return calls / count;
    };
    const few = await callsFor(6);
    expect(await callsFor(30)).to.be.at.most(few + 1);
    expect(refused).to.equal(0);
  });

  it('asking again returns the game that waits, though no index knows it yet', async () => {
    const player = somebody();
    const first = await ask(one, player);
    const again = await ask(two, player, [first.GameId]);
    expect(again.GameId).to.equal(first.GameId);
    expect((await ask(one, player)).GameId).to.equal(first.GameId);
  });

  it('asking again after the opponent has come returns their game, not a second one', async () => {
    const [first, second] = [somebody(), somebody()];
    const { GameId } = await ask(one, first);
    await ask(two, second);
    expect((await ask(one, first, [GameId])).GameId).to.equal(GameId);
    expect((await ask(two, second, [GameId])).GameId).to.equal(GameId);
  });

  it('a game whose player has not asked for 30 s is not offered any more, and asked again it is', async () => {
    const [gone, late] = [somebody(), somebody()];
    const waiting = await ask(one, gone);
    clock.advance(30_000);
    const other = await ask(two, late);
    expect(other.GameId).not.to.equal(waiting.GameId);
    const back = await ask(one, gone, [waiting.GameId]);
    expect(back).to.include({ GameId: other.GameId, Status: 'playing' });
    expect((await one.games.get(waiting.GameId)).Status).to.equal('cancelled');
  });

  it('a game that was cancelled while it was offered is passed over', async () => {
    const [host, seeker] = [somebody(), somebody()];
    const waiting = await ask(one, host);
    await one.games.cancel(waiting.GameId, host);
    const other = await ask(two, seeker);
    expect(other).to.include({ Status: 'open', X: seeker.id });
  });

  it('a process that died between the slot and the seat leaves a game that its player offers again', async () => {
    const [host, seeker] = [somebody(), somebody()];
    const waiting = await ask(one, host);
    // What the process that died had done: the slot taken, nobody seated.
    const slot = { TableName: one.tables.games, Key: { GameId: 'match#0' } };
    await one.tables.client.send(new DeleteCommand(slot));
    expect((await ask(one, host, [waiting.GameId])).GameId).to.equal(waiting.GameId);
    expect((await ask(two, seeker)).GameId).to.equal(waiting.GameId);
  });

  it('time limits do not mix', async () => {
    const slow = await ask(one, somebody(), [], 60);
    const fast = await ask(one, somebody(), [], 30);
    expect([slow.Status, fast.Status]).to.deep.equal(['open', 'open']);
    expect((await ask(two, somebody(), [], 60)).GameId).to.equal(slow.GameId);
  });

  describe('with an Idempotency-Key', () => {
    it('the same key gives the same game, waiting, taken or at the same instant', async () => {
      const [host, seeker] = [somebody(), somebody()];
      const key = newId();
      const both = await Promise.all([askWith(key, one, host), askWith(key, two, host)]);
      expect(both[0].GameId).to.equal(both[1].GameId);
      const otherKey = newId();
      const taken = await askWith(otherKey, two, seeker);
      expect(taken).to.include({ GameId: both[0].GameId, Status: 'playing' });
      expect((await askWith(otherKey, one, seeker)).GameId).to.equal(taken.GameId);
      expect((await askWith(key, one, host)).GameId).to.equal(taken.GameId);
    });

    it('another request with the key is refused', async () => {
      const player = somebody();
      const key = newId();
      await askWith(key, one, player);
      expect((await refusal(askWith(key, one, player, 60))).code).to.equal('key_reused');
    });
  });
});
