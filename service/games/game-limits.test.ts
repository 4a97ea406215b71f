import { expect } from 'chai';
import { Cursors } from '../http/cursors.ts';
import {
  createGameProcesses,
  createInvitations,
  createPlayer,
  type GameProcess,
} from '../testing/game-processes.ts';
import { catchProblem } from '../testing/rejection.ts';
import type { Player } from './game.ts';
import { GameIndex } from './game-index.ts';
import { GameLimits, maxUnfinishedGames } from './game-limits.ts';
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

  /** Games on the same side as invitations to me. */
  async function joinGames(count: number) {
    for (let gamesJoined = 0; gamesJoined < count; gamesJoined++) {
      const { GameId } = await process.gameCreator.create({ origin: 'link', X: createPlayer() });
      await process.games.join(GameId, me);
    }
  }

  for (const max of [3, 120, 230]) {
    it(`allow exactly ${max} unfinished games when that is the limit`, async () => {
      const index = new GameIndex(process.database);
      const myGames = new MyGamesStore({ ...process, index, cursors: new Cursors([Buffer.alloc(32)]) });
      const limits = new GameLimits({ index, myGames, maxUnfinishedGames: max });
      await openGames(max - 1);
      await limits.assertCanStartGame(me.id, []);
      await openGame();
      const { code, message } = await catchProblem(limits.assertCanStartGame(me.id, []));
      expect(code).to.equal('too_many_games');
      expect(message).to.contain(`You have ${max} unfinished games`).and.contain(`At most ${max}`);
    });
  }

  it('count one’s own games alone, whatever number of invitations waits beside them', async () => {
    await openGames(maxUnfinishedGames - 1);
    await createInvitations(process, me, 210);
    await process.limits.assertCanStartGame(me.id, []);
    await openGame();
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, []))).code).to.equal(
      'too_many_games',
    );
  });

  it('count games older than a flood of invitations', async () => {
    await joinGames(maxUnfinishedGames);
    process.clock.advance(1000);
    await createInvitations(process, me, 210);
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, []))).code).to.equal(
      'too_many_games',
    );
  });

  it('hold for accepting an invitation too; accepting it again is no new game', async () => {
    const [id = ''] = await createInvitations(process, me, 1);
    await openGames(maxUnfinishedGames - 1);
    await process.limits.assertCanStartGame(me.id, [], id);
    await openGame();
    expect((await catchProblem(process.limits.assertCanStartGame(me.id, [], id))).code).to.equal(
      'too_many_games',
    );
    await process.games.accept(id, me);
    await process.limits.assertCanStartGame(me.id, [], id);
  });
});
