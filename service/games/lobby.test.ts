import { expect } from 'chai';
import { gameProcesses, playOut, somebody, type GameProcess } from '../testing/game-processes.ts';
import { refusal } from '../testing/refusal.ts';
import { derivedId } from '../ids.ts';
import { againstBot } from './creation.ts';
import type { Game, Player } from './game.ts';
import { pageSize } from './lobby.ts';

const quickWin = [0, 3, 1, 4, 2];

describe('lists of games', () => {
  let one: GameProcess;
  let me: Player;
  let friend: Player;

  beforeEach(async () => {
    const { processes } = await gameProcesses(1);
    [one] = processes as [GameProcess];
    me = somebody('Mia');
    friend = somebody('Finn');
  });

  const ids = (games: readonly Game[]) => games.map(({ id }) => id);

  async function finishedGame(X = me, O = friend) {
    one.clock.advance(1000);
    const { GameId } = await one.creation.create({ origin: 'link', X });
    await one.games.join(GameId, O);
    return playOut(one, GameId, { X, O }, quickWin);
  }

  it('sorts unfinished games by what they wait for', async () => {
    const out = await one.creation.create({ origin: 'invitation', X: me, O: friend });
    const incoming = await one.creation.create({ origin: 'invitation', X: friend, O: me });
    const open = await one.creation.create({ origin: 'link', X: me });
    const bot = await one.creation.create({ origin: 'bot', ...againstBot(me, 'easy', 'X') });
    const lobby = await one.lobbies.read(me.id, []);
    expect(ids(lobby.invitations)).to.have.members([out.GameId, incoming.GameId]);
    expect(ids(lobby.open)).to.deep.equal([open.GameId]);
    expect(ids(lobby.playing)).to.deep.equal([bot.GameId]);
    expect(lobby.finished).to.deep.equal([]);
  });

  it('the host sees an unanswered invitation and can cancel it; declined and cancelled games leave every list', async () => {
    const first = await one.creation.create({ origin: 'invitation', X: me, O: friend });
    const second = await one.creation.create({ origin: 'invitation', X: me, O: friend });
    expect((await one.lobbies.read(me.id, [])).invitations).to.have.length(2);
    await one.games.cancel(first.GameId, me);
    await one.games.decline(second.GameId, friend);
    for (const { id } of [me, friend]) {
      const { invitations, open, playing, finished } = await one.lobbies.read(id, [
        first.GameId,
        second.GameId,
      ]);
      expect([invitations, open, playing, finished]).to.deep.equal([[], [], [], []]);
    }
  });

  it('pages finished games, newest end first, without a gap or a double at the edges', async () => {
    const games = [];
    for (let index = 0; index < pageSize + 3; index++) {
      games.push(await (index % 2 === 0 ? finishedGame() : finishedGame(friend, me)));
    }
    const newestFirst = games.map(({ GameId }) => GameId).reverse();
    const first = await one.lobbies.read(me.id, []);
    expect(ids(first.finished)).to.deep.equal(newestFirst.slice(0, pageSize));
    const rest = await one.lobbies.read(me.id, [], first.cursor ?? '');
    expect(ids(rest.finished)).to.deep.equal(newestFirst.slice(pageSize));
    expect(rest.cursor).to.equal(null);
  });

  it('refuses a cursor that is forged, garbled or another list’s', async () => {
    for (let index = 0; index <= 2; index++) await finishedGame();
    const { cursor } = await one.lobbies.finished({ userId: me.id }, [], undefined, 1);
    expect((await one.lobbies.finished({ userId: me.id }, [], cursor ?? '', 5)).games).to.have.length(2);
    // Made as anybody can who knows the source: a hash without a key says nothing about who made it.
    const forged = (key: string) =>
      Buffer.from(JSON.stringify([key, derivedId('cursor', me.id, '', key)])).toString('base64url');
    for (const [owner, wrong] of [
      [{ userId: friend.id }, cursor],
      [{ userId: me.id, against: friend.id }, cursor],
      ...['F#2026', 'A', '', 'F#', '\ud800', 'F$'].map((key) => [{ userId: me.id }, forged(key)] as const),
      [{ userId: me.id }, 'nonsense'],
      [{ userId: me.id }, ''],
    ] as const) {
      expect((await refusal(one.lobbies.finished(owner, [], wrong ?? '', 5))).code).to.equal('bad_cursor');
    }
  });

  it('lists head-to-head games alone with `against`', async () => {
    const both = await finishedGame();
    await finishedGame(me, somebody());
    const page = await one.lobbies.finished({ userId: friend.id, against: me.id }, [], undefined, 5);
    expect(page.games.map(({ GameId }) => GameId)).to.deep.equal([both.GameId]);
  });

  describe('records', () => {
    const recordOf = (player: Player, against?: Player) =>
      one.records.recordOf({ userId: player.id, ...(against && { against: against.id }) }, []);

    it('count wins, losses and draws against people, not against the computer', async () => {
      await finishedGame();
      await finishedGame(friend, me);
      await finishedGame(friend, me);
      const { GameId } = await one.creation.create({ origin: 'link', X: me });
      await one.games.join(GameId, friend);
      await playOut(one, GameId, { X: me, O: friend }, [0, 1, 2, 4, 3, 5, 7, 6, 8]);
      const bot = await one.creation.create({ origin: 'bot', ...againstBot(me, 'easy', 'X') });
      await one.games.resign(bot.GameId, me);
      expect(await recordOf(me)).to.deep.equal({ won: 1, lost: 2, drawn: 1 });
      expect(await recordOf(friend)).to.deep.equal({ won: 2, lost: 1, drawn: 1 });
    });

    it('head-to-head leaves other opponents out and reads right from both sides', async () => {
      await finishedGame();
      await finishedGame(friend, me);
      await finishedGame(me, somebody());
      await finishedGame(me, friend);
      expect(await recordOf(me, friend)).to.deep.equal({ won: 2, lost: 1, drawn: 0 });
      expect(await recordOf(friend, me)).to.deep.equal({ won: 1, lost: 2, drawn: 0 });
    });

    it('are the same after a roll-up has been saved, and count what came later', async () => {
      const host = await one.users.createGuest(null);
      const player = { id: host.id, name: host.name, guest: true };
      for (let index = 0; index < 12; index++) await finishedGame(player, friend);
      one.clock.advance(120_000);
      expect(await recordOf(player)).to.deep.equal({ won: 12, lost: 0, drawn: 0 });
      expect(await one.users.rollUp(player.id)).to.deep.include({ won: 12, lost: 0, drawn: 0 });
      expect(await recordOf(player)).to.deep.equal({ won: 12, lost: 0, drawn: 0 });
      await finishedGame(friend, player);
      expect(await recordOf(player)).to.deep.equal({ won: 12, lost: 1, drawn: 0 });
    });
  });
});
