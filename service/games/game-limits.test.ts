import { expect } from 'chai';
import { Cursors } from '../http/cursors.ts';
import { gameProcesses, inviteOften, somebody, type GameProcess } from '../testing/game-processes.ts';
import { refusal } from '../testing/rejection.ts';
import type { Player } from './game.ts';
import { GameIndex } from './game-index.ts';
import { GameLimits, maxUnfinished } from './game-limits.ts';
import { Lobbies } from './my-games.ts';

describe('GameLimits', () => {
  let one: GameProcess;
  let me: Player;

  beforeEach(async () => {
    const { processes } = await gameProcesses(1);
    [one] = processes as [GameProcess];
    me = somebody('Mia');
  });

  const openGame = () => one.creation.create({ origin: 'link', X: me });
  async function openGames(count: number) {
    for (let made = 0; made < count; made++) await openGame();
  }

  /** Games on the same side as invitations to me. */
  async function joinGames(count: number) {
    for (let joined = 0; joined < count; joined++) {
      const { GameId } = await one.creation.create({ origin: 'link', X: somebody() });
      await one.games.join(GameId, me);
    }
  }

  for (const max of [3, 120, 230]) {
    it(`allow exactly ${max} unfinished games when that is the limit`, async () => {
      const index = new GameIndex(one.tables);
      const lobbies = new Lobbies({ ...one, index, cursors: new Cursors([Buffer.alloc(32)]) });
      const limits = new GameLimits({ index, lobbies, maxUnfinished: max });
      await openGames(max - 1);
      await limits.checkRoom(me.id, []);
      await openGame();
      const { code, message } = await refusal(limits.checkRoom(me.id, []));
      expect(code).to.equal('too_many_games');
      expect(message).to.contain(`You have ${max} unfinished games`).and.contain(`At most ${max}`);
    });
  }

  it('count one’s own games alone, whatever number of invitations waits beside them', async () => {
    await openGames(maxUnfinished - 1);
    await inviteOften(one, me, 210);
    await one.limits.checkRoom(me.id, []);
    await openGame();
    expect((await refusal(one.limits.checkRoom(me.id, []))).code).to.equal('too_many_games');
  });

  it('count games older than a flood of invitations', async () => {
    await joinGames(maxUnfinished);
    one.clock.advance(1000);
    await inviteOften(one, me, 210);
    expect((await refusal(one.limits.checkRoom(me.id, []))).code).to.equal('too_many_games');
  });

  it('hold for accepting an invitation too; accepting it again is no new game', async () => {
    const [id = ''] = await inviteOften(one, me, 1);
    await openGames(maxUnfinished - 1);
    await one.limits.checkRoom(me.id, [], id);
    await openGame();
    expect((await refusal(one.limits.checkRoom(me.id, [], id))).code).to.equal('too_many_games');
    await one.games.accept(id, me);
    await one.limits.checkRoom(me.id, [], id);
  });
});
