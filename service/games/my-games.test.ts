import { expect } from 'chai';
import { interceptedTables } from '../testing/interrupted-database.ts';
import { laggingIndexes } from '../testing/lagging-indexes.ts';
import {
  gameProcess,
  gameProcesses,
  inviteOften,
  playOut,
  somebody,
  type GameProcess,
} from '../testing/game-processes.ts';
import { refusal } from '../testing/rejection.ts';
import { derivedId } from '../shared/ids.ts';
import { againstBot } from './game-creation.ts';
import { maxInvitationsListed, type Game, type Player } from './game.ts';
import { pageSize } from './my-games.ts';

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

  describe('beside a flood of invitations', () => {
    const flood = 130;

    /** A running game older than the flood, in which the player has the seat. */
    async function runningGame(seat: 'X' | 'O') {
      const [X, O] = seat === 'X' ? [me, friend] : [friend, me];
      const { GameId } = await one.creation.create({ origin: 'invitation', X, O });
      one.clock.advance(1000);
      await one.games.accept(GameId, O);
      return GameId;
    }

    it('show every running and open game, and of the invitations the newest', async () => {
      const playing = [await runningGame('X'), await runningGame('O')];
      const { GameId: open } = await one.creation.create({ origin: 'link', X: me });
      const invited = await inviteOften(one, me, flood);
      one.clock.advance(1000);
      const { GameId: mine } = await one.creation.create({ origin: 'invitation', X: me, O: friend });
      const lobby = await one.lobbies.read(me.id, []);
      expect(ids(lobby.playing)).to.have.members(playing);
      expect(ids(lobby.open)).to.deep.equal([open]);
      expect(ids(lobby.invitations)).to.deep.equal([mine, ...invited.slice(0, maxInvitationsListed)]);
      const unfinished = await one.lobbies.unfinished(me.id, []);
      expect(unfinished.map(({ GameId }) => GameId)).to.include.members([...playing, open]);
    });

    it('show the next invitation when one is answered', async () => {
      const invited = await inviteOften(one, me, maxInvitationsListed + 2);
      await one.games.decline(invited[0] ?? '', me);
      const { invitations } = await one.lobbies.read(me.id, []);
      expect(ids(invitations)).to.deep.equal(invited.slice(1, maxInvitationsListed + 1));
    });

    it('show an old invitation as running as soon as this process has accepted it', async () => {
      const { GameId } = await one.creation.create({ origin: 'invitation', X: friend, O: me });
      one.clock.advance(1000);
      await inviteOften(one, me, flood);
      expect(ids((await one.lobbies.read(me.id, [])).playing)).to.deep.equal([]);
      await one.games.accept(GameId, me);
      expect(ids((await one.lobbies.read(me.id, [])).playing)).to.deep.equal([GameId]);
    });

    it('show an old invitation that another process has accepted as running, after 10 s at the latest', async () => {
      const other = gameProcess(one.tables, one.clock);
      const { GameId } = await one.creation.create({ origin: 'invitation', X: friend, O: me });
      one.clock.advance(1000);
      await inviteOften(one, me, flood);
      await one.lobbies.read(me.id, []);
      await other.games.accept(GameId, me);
      one.clock.advance(10_001);
      expect(ids((await one.lobbies.read(me.id, [])).playing)).to.deep.equal([GameId]);
    });

    it('show one’s own latest games at once though the index lags', async () => {
      const lagging = gameProcess(
        laggingIndexes(one.tables, { lag: () => 2_000, clock: one.clock }),
        one.clock,
      );
      const invited = await inviteOften(lagging, me, flood);
      one.clock.advance(5_000);
      const old = invited.at(-1) ?? '';
      await lagging.games.accept(old, me);
      const { GameId } = await lagging.creation.create({ origin: 'link', X: me });
      // Another process, which has read the game as an invitation.
      const elsewhere = gameProcess(lagging.tables, one.clock);
      await elsewhere.lobbies.read(me.id, []);
      const lobby = await elsewhere.lobbies.read(me.id, [GameId, old]);
      expect([ids(lobby.open), ids(lobby.playing)]).to.deep.equal([[GameId], [old]]);
      await lagging.games.resign(old, me);
      const after = await lagging.lobbies.read(me.id, [GameId, old]);
      expect([ids(after.playing), ids(after.finished)]).to.deep.equal([[], [old]]);
    });

    it('cost one read of each invitation, and within 10 s only the newest again', async () => {
      let read = 0;
      const counted = gameProcess(
        interceptedTables(one.tables, ({ command, pass }) => {
          const batches = Object.values(
            (command.input['RequestItems'] ?? {}) as Record<string, { Keys: object[] }>,
          );
          for (const { Keys } of batches) read += Keys.length;
          return pass();
        }),
        one.clock,
      );
      await inviteOften(one, me, flood);
      const readsOf = async () => {
        read = 0;
        await counted.lobbies.read(me.id, []);
        return read;
      };
      expect(await readsOf()).to.equal(flood);
      expect(await readsOf()).to.equal(100);
      one.clock.advance(10_001);
      expect(await readsOf()).to.equal(flood);
    });
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
