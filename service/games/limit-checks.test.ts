import { expect } from 'chai';
import { Cursors } from '../http/cursors.ts';
import {
  createGameProcesses,
  createInvitations,
  createPlayer,
  type GameProcess,
} from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import type { Player } from './game.ts';
import { GameIndex } from './game-index.ts';
import { GameLimits } from './limit-checks.ts';
import { limits } from '../shared/limits.ts';
import { MyGamesStore } from './my-games.ts';

describe('GameLimits', () => {
  let process: GameProcess;
  let me: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [process] = processes as [GameProcess];
    me = createPlayer('Mia');
  });

  const openGame = () => process.gameCreator.create({ origin: 'link', X: me });
  async function openGames(count: number) {
    for (let gamesCreated = 0; gamesCreated < count; gamesCreated++) await openGame();
  }

  /** Games in which I play O, like in received invitations. */
  async function joinGames(count: number) {
    for (let gamesJoined = 0; gamesJoined < count; gamesJoined++) {
      const { GameId } = await process.gameCreator.create({ origin: 'link', X: createPlayer() });
      await process.games.join(GameId, me);
    }
  }

  for (const max of [3, 120, 230]) {
    it(`allows exactly ${max} unfinished games when that is the limit`, async () => {
      const index = new GameIndex(process.database);
      const myGames = new MyGamesStore({ ...process, index, cursors: new Cursors([Buffer.alloc(32)]) });
      const gameLimits = new GameLimits({ index, myGames, clock: process.clock, maxUnfinishedGames: max });
      await openGames(max - 1);
      await gameLimits.assertCanStartGame(me.id, []);
      await openGame();
      const { code, message } = await catchProblem(gameLimits.assertCanStartGame(me.id, []));
      expect(code).to.equal('too_many_games');
      expect(message).to.contain(`You have ${max} unfinished games`).and.contain(`At most ${max}`);
    });
  }

  it('does not count received invitations', async () => {
    await openGames(limits.unfinishedGames - 1);
    await createInvitations(process, me, 210);
    await process.limits.assertCanStartGame(me.id, []);
    await openGame();
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, []))).code).to.equal(
      'too_many_games',
    );
  });

  it('counts games that are older than hundreds of received invitations', async () => {
    await joinGames(limits.unfinishedGames);
    process.clock.advance(1000);
    await createInvitations(process, me, 210);
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, []))).code).to.equal(
      'too_many_games',
    );
  });

  it('limits accepting an invitation, but not repeating an accepted one', async () => {
    const [id = ''] = await createInvitations(process, me, 1);
    await openGames(limits.unfinishedGames - 1);
    await process.limits.assertCanStartGame(me.id, [], id);
    await openGame();
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, [], id))).code).to.equal(
      'too_many_games',
    );
    await process.games.accept(id, me);
    await process.limits.assertCanStartGame(me.id, [], id);
  });

  it('forgets each new game after five seconds, also of a player who starts one every second', () => {
    for (let second = 0; second < 100; second++) {
      process.limits.addNewGame(me.id, `game ${second}`);
      process.clock.advance(1000);
    }
    const lastGames = [95, 96, 97, 98, 99].map((second) => `game ${second}`);
    expect(process.limits.addNewGameIds(me.id, [])).to.deep.equal(lastGames);
  });
});
