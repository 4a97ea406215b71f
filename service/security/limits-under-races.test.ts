import { expect } from 'chai';
import { limits } from '../shared/limits.ts';
import { matchTimeLimits } from '../shared/match-limits.ts';
import { createGameProcess, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { ManualClock } from '../testing/clock.ts';
import { delayIndexes } from '../testing/lagging-indexes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { buildBotSeats } from '../games/game-creation.ts';
import type { Player } from '../games/game.ts';
import type { StoredGame } from '../games/stored-game.ts';

/** Games of the fulfilled requests; every other must have been rejected with one of these codes. */
async function collectGames(
  requests: readonly Promise<StoredGame>[],
  ...allowedCodes: string[]
): Promise<StoredGame[]> {
  const results = await Promise.allSettled(requests);
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [result.value];
    expect((result.reason as { code?: string }).code).to.be.oneOf(allowedCodes);
    return [];
  });
}

describe('attack: passing limits with concurrent requests', function () {
  this.timeout(60_000);
  let process: GameProcess;
  let me: Player;

  beforeEach(async () => {
    process = createGameProcess((await createTestDatabase()).database);
    me = createPlayer('Mia');
  });

  /** From now on the indexes lag by two seconds, the most that is assumed. */
  function delayProcess() {
    const clock = new ManualClock();
    process = createGameProcess(delayIndexes(process.database, { getLagMs: () => 2_000, clock }), clock);
  }

  const repeat = <Result>(count: number, action: (index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, index) => action(index)));
  const start = (player: Player) =>
    process.limits.startGame({ id: player.id, recentGameIds: [] }, undefined, () =>
      process.gameCreator.create({ origin: 'link', X: player }),
    );
  const invite = (host: Player, opponent: Player) =>
    process.invitations.send({
      host,
      opponent,
      opponentSetting: 'anyone',
      recentGameIds: [],
      options: { moveSeconds: undefined },
    });
  const match = (player: Player, moveSeconds?: number) =>
    process.matchmaker.match(player, { moveSeconds, idempotencyKey: undefined, recentGameIds: [] });
  const countUnfinished = async (player: Player) => {
    process.clock.advance(3_000);
    return (await process.myGames.listUnfinished(player.id, [])).filter(
      ({ Status, X }) => Status !== 'invited' || X === player.id,
    ).length;
  };

  it('leaves a player with exactly the limit of unfinished games, although the index lags', async () => {
    delayProcess();
    const games = await collectGames(
      Array.from({ length: 60 }, () => start(me)),
      'too_many_games',
    );
    expect(games).to.have.length(limits.unfinishedGames);
    expect(await countUnfinished(me)).to.equal(limits.unfinishedGames);
  });

  it('counts games that were joined through different hosts', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 60; index++) ids.push((await start(createPlayer())).GameId);
    const joined = await collectGames(
      ids.map((id) =>
        process.limits.startGame({ id: me.id, recentGameIds: [] }, id, () => process.games.join(id, me)),
      ),
      'too_many_games',
    );
    expect(joined).to.have.length(limits.unfinishedGames);
  });

  it('leaves exactly the limit of unanswered invitations to one player and to all', async () => {
    const friends = await repeat(5, async () => createPlayer());
    const toOne = await collectGames(
      Array.from({ length: 30 }, () => invite(me, friends[0]!)),
      'too_many_games',
    );
    expect(toOne).to.have.length(limits.invitationsToOnePlayer);
    const toAll = await collectGames(
      Array.from({ length: 30 }, (_, index) => invite(me, friends[index % 5]!)),
      'too_many_games',
    );
    expect(toOne.length + toAll.length).to.equal(limits.sentInvitations.account);
    const guest = { ...createPlayer('Gast'), guest: true };
    const fromGuest = await collectGames(
      Array.from({ length: 30 }, (_, index) => invite(guest, friends[index % 5]!)),
      'too_many_games',
    );
    expect(fromGuest).to.have.length(limits.sentInvitations.guest);
  });

  it('leaves exactly the limit of unanswered invitations to one player by many others, although the index lags', async () => {
    delayProcess();
    const hosts = await repeat(25, async () => createPlayer());
    await collectGames(hosts.map((host) => invite(host, me)));
    process.clock.advance(3_000);
    const received = await process.myGames.listUnfinished(me.id, []);
    expect(received).to.have.length(limits.receivedInvitations);
  });

  it('limits quick matches: a player who seizes every waiting player stops at the limit', async () => {
    let seized = 0;
    for (let round = 0; round < 60; round++) {
      const victim = createPlayer();
      const waitingGame = await match(victim, 60);
      const result = await match(me, 60).catch((error: { code?: string }) => error.code);
      if (typeof result !== 'object') {
        expect(result).to.equal('too_many_games');
        break;
      }
      expect(result.GameId).to.equal(waitingGame.GameId);
      seized++;
      await process.games.move(result.GameId, victim, { cell: 0, after: [] });
      await process.games.move(result.GameId, me, { cell: 1, after: [0] });
    }
    expect(seized).to.equal(limits.unfinishedGames);
  });

  it('leaves a player with one waiting game for each time limit of quick matches', async () => {
    const games = await collectGames(
      Array.from({ length: 70 }, (_, index) => match(me, matchTimeLimits[index % matchTimeLimits.length])),
    );
    expect(new Set(games.map(({ GameId }) => GameId))).to.have.property('size', matchTimeLimits.length);
    expect((await catchProblem(match(me, 100))).code).to.equal('invalid');
  });

  it('limits rematches against the computer and against people, for both players', async () => {
    const friend = createPlayer('Finn');
    const botGames = await repeat(30, () =>
      process.gameCreator.create({ origin: 'bot', ...buildBotSeats(me, 'easy', 'X') }),
    );
    const friendGames = await repeat(30, () => process.gameCreator.create({ origin: 'link', X: me }));
    for (const { GameId } of botGames) await process.games.resign(GameId, me);
    for (const { GameId } of friendGames) {
      await process.games.join(GameId, friend);
      await process.games.resign(GameId, friend);
      await process.rematches.requestRematch(GameId, me, 'play');
    }
    process.clock.advance(3_000);
    const rematches = await collectGames(
      [
        ...botGames.map(({ GameId }) => process.rematches.requestRematch(GameId, me, 'play')),
        ...friendGames.map(({ GameId }) => process.rematches.requestRematch(GameId, friend, 'play')),
      ],
      'too_many_games',
    );
    expect(rematches).to.have.length(limits.unfinishedGames);
    expect(await countUnfinished(me)).to.equal(limits.unfinishedGames);
    const { GameId } = botGames.at(-1)!;
    const existing = await process.games.get(GameId);
    if (existing.RematchId === undefined) {
      const { code } = await catchProblem(process.rematches.requestRematch(GameId, me, 'play'));
      expect(code).to.equal('too_many_games');
    }
  });

  it('does not let requests about one player delay those of another', async () => {
    const victim = createPlayer('Vic');
    const attackers = await repeat(20, async () => createPlayer());
    let areInvitationsDone = false;
    const invitations = Promise.allSettled(attackers.map((attacker) => invite(attacker, victim))).then(
      () => (areInvitationsDone = true),
    );
    await start(victim);
    expect(areInvitationsDone).to.equal(false);
    await invitations;
  });
});
