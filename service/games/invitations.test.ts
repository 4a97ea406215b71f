import { expect } from 'chai';
import { limits } from '../shared/limits.ts';
import { createGameProcesses, createPlayer, playMoves, type GameProcess } from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import type { InvitationSetting } from '../users/user.ts';
import type { Player } from './game.ts';

describe('Invitations', function () {
  this.timeout(20_000);
  let process: GameProcess;
  let me: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [process] = processes as [GameProcess];
    me = createPlayer('Mia');
  });

  const createGuest = (): Player => ({ ...createPlayer('guest'), guest: true });
  const send = (host: Player, opponentSetting: InvitationSetting = 'anyone') => {
    process.clock.advance(1_000);
    return process.invitations.send({
      host,
      opponent: me,
      opponentSetting,
      recentGameIds: [],
      options: { moveSeconds: undefined },
    });
  };
  async function sendFromNew(createHost: () => Player, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let sent = 0; sent < count; sent++) ids.push((await send(createHost())).GameId);
    return ids;
  }
  async function createAcquaintance(): Promise<Player> {
    const friend = createGuest();
    const { GameId } = await process.gameCreator.create({ origin: 'link', X: friend });
    await process.games.join(GameId, me);
    await playMoves(process, GameId, { X: friend, O: me }, [0, 3, 1, 4, 2]);
    return friend;
  }
  const listReceived = async () =>
    (await process.myGames.read(me.id, [])).invitations.map(({ id }) => id).reverse();

  it('beyond the limit cancel those of guests first, then those of accounts, oldest first', async () => {
    const fromGuests = await sendFromNew(createGuest, 2);
    const fromAccounts = await sendFromNew(createPlayer, limits.receivedInvitations - 2);
    const fromFriends: string[] = [];
    for (let sent = 0; sent < 3; sent++) fromFriends.push((await send(await createAcquaintance())).GameId);
    expect(await listReceived()).to.deep.equal([...fromAccounts.slice(1), ...fromFriends]);
    expect((await process.games.get(fromGuests[0] ?? '')).Status).to.equal('cancelled');
    const [next] = await sendFromNew(createPlayer, 1);
    expect(await listReceived()).to.deep.equal([...fromAccounts.slice(2), ...fromFriends, next]);
  });

  it('beyond the limit are rejected if they are the least important', async () => {
    const ids = await sendFromNew(createPlayer, limits.receivedInvitations);
    const { code, message } = await catchProblem(send(createGuest()));
    expect(code).to.equal('too_many_invitations');
    expect(message).to.equal('Mia has 20 unanswered invitations; try again later.');
    expect(await listReceived()).to.deep.equal(ids);
  });

  it('of any number of guests never keep out a player whom the receiver has played with', async () => {
    const friend = await createAcquaintance();
    await sendFromNew(createGuest, limits.receivedInvitations);
    const { GameId } = await send(friend);
    await sendFromNew(createGuest, limits.receivedInvitations + 1);
    const received = await listReceived();
    expect(received).to.have.length(limits.receivedInvitations).and.include(GameId);
  });

  it('leave room for each answered one, and do not count running games', async () => {
    const ids = await sendFromNew(createPlayer, limits.receivedInvitations);
    await process.games.accept(ids[0] ?? '', me);
    await process.games.decline(ids[1] ?? '', me);
    const added = [...(await sendFromNew(createGuest, 2))];
    expect(await listReceived()).to.deep.equal([...ids.slice(2), ...added]);
  });

  it('lapse after a day if sent by a guest, else after seven days', async () => {
    await send(createGuest());
    await send(createPlayer());
    process.clock.advance(86_400_000);
    expect(await listReceived()).to.have.length(1);
    process.clock.advance(6 * 86_400_000);
    expect(await listReceived()).to.have.length(0);
  });

  it('are rejected by a player who accepts none, or only those of players they have played with', async () => {
    const friend = await createAcquaintance();
    expect((await catchProblem(send(friend, 'nobody'))).code).to.equal('invitations_closed');
    expect((await catchProblem(send(createPlayer(), 'played'))).code).to.equal('invitations_closed');
    expect((await send(friend, 'played')).Status).to.equal('invited');
  });

  it('are declined all at once, but not those that the player has sent', async () => {
    await sendFromNew(createPlayer, 12);
    const sent = await process.gameCreator.create({ origin: 'invitation', X: me, O: createPlayer() });
    await process.invitations.declineAll(me);
    expect(await listReceived()).to.deep.equal([sent.GameId]);
  });
});
