import { Registration } from '../registration/registration.ts';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { delayIndexes } from '../testing/lagging-indexes.ts';
import {
  createGameProcess,
  createGameProcesses,
  createInvitations,
  playMoves,
  createPlayer,
  type GameProcess,
} from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { deriveId } from '../shared/ids.ts';
import { buildBotSeats } from './game-creation.ts';
import { maxInvitationsListed, type Game, type Player } from './game.ts';
import { finishedPageSize } from './my-games.ts';

const quickWin = [0, 3, 1, 4, 2];

describe('MyGamesStore', () => {
  let process: GameProcess;
  let me: Player;
  let friend: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [process] = processes as [GameProcess];
    me = createPlayer('Mia');
    friend = createPlayer('Finn');
  });

  const ids = (games: readonly Game[]) => games.map(({ id }) => id);

  async function finishedGame(X = me, O = friend) {
    process.clock.advance(1000);
    const { GameId } = await process.gameCreator.create({ origin: 'link', X });
    await process.games.join(GameId, O);
    return playMoves(process, GameId, { X, O }, quickWin);
  }

  it('groups unfinished games into invitations, open and running games', async () => {
    const sentInvitation = await process.gameCreator.create({ origin: 'invitation', X: me, O: friend });
    const receivedInvitation = await process.gameCreator.create({ origin: 'invitation', X: friend, O: me });
    const open = await process.gameCreator.create({ origin: 'link', X: me });
    const bot = await process.gameCreator.create({ origin: 'bot', ...buildBotSeats(me, 'easy', 'X') });
    const myGames = await process.myGames.read(me.id, []);
    expect(ids(myGames.invitations)).to.have.members([sentInvitation.GameId, receivedInvitation.GameId]);
    expect(ids(myGames.open)).to.deep.equal([open.GameId]);
    expect(ids(myGames.playing)).to.deep.equal([bot.GameId]);
    expect(myGames.finished).to.deep.equal([]);
  });

  it('lists sent invitations until they are declined or cancelled', async () => {
    const first = await process.gameCreator.create({ origin: 'invitation', X: me, O: friend });
    const second = await process.gameCreator.create({ origin: 'invitation', X: me, O: friend });
    expect((await process.myGames.read(me.id, [])).invitations).to.have.length(2);
    await process.games.cancel(first.GameId, me);
    await process.games.decline(second.GameId, friend);
    for (const { id } of [me, friend]) {
      const { invitations, open, playing, finished } = await process.myGames.read(id, [
        first.GameId,
        second.GameId,
      ]);
      expect([invitations, open, playing, finished]).to.deep.equal([[], [], [], []]);
    }
  });

  it('pages finished games, most recently finished first, without gaps or duplicates', async () => {
    const games = [];
    for (let index = 0; index < finishedPageSize + 3; index++) {
      games.push(await (index % 2 === 0 ? finishedGame() : finishedGame(friend, me)));
    }
    const newestFirstIds = games.map(({ GameId }) => GameId).reverse();
    const first = await process.myGames.read(me.id, []);
    expect(ids(first.finished)).to.deep.equal(newestFirstIds.slice(0, finishedPageSize));
    const secondPage = await process.myGames.read(me.id, [], first.cursor ?? '');
    expect(ids(secondPage.finished)).to.deep.equal(newestFirstIds.slice(finishedPageSize));
    expect(secondPage.cursor).to.equal(null);
  });

  it('rejects a cursor that is forged, malformed or from another list', async () => {
    for (let index = 0; index <= 2; index++) await finishedGame();
    const { cursor } = await process.myGames.listFinished({ userId: me.id }, [], undefined, 1);
    expect((await process.myGames.listFinished({ userId: me.id }, [], cursor ?? '', 5)).games).to.have.length(
      2,
    );
    // An unkeyed hash, which anyone with the source code can compute.
    const forged = (key: string) =>
      Buffer.from(JSON.stringify([key, deriveId('cursor', me.id, '', key)])).toString('base64url');
    for (const [query, invalidCursor] of [
      [{ userId: friend.id }, cursor],
      [{ userId: me.id, against: friend.id }, cursor],
      ...['F#2026', 'A', '', 'F#', '\ud800', 'F$'].map((key) => [{ userId: me.id }, forged(key)] as const),
      [{ userId: me.id }, 'nonsense'],
      [{ userId: me.id }, ''],
    ] as const) {
      expect(
        (await catchProblem(process.myGames.listFinished(query, [], invalidCursor ?? '', 5))).code,
      ).to.equal('bad_cursor');
    }
  });

  describe('read with 130 received invitations', () => {
    const invitationCount = 130;

    /** A running game that is older than the invitations. */
    async function runningGame(seat: 'X' | 'O') {
      const [X, O] = seat === 'X' ? [me, friend] : [friend, me];
      const { GameId } = await process.gameCreator.create({ origin: 'invitation', X, O });
      process.clock.advance(1000);
      await process.games.accept(GameId, O);
      return GameId;
    }

    it('lists every running and open game, and the newest invitations', async () => {
      const playing = [await runningGame('X'), await runningGame('O')];
      const { GameId: open } = await process.gameCreator.create({ origin: 'link', X: me });
      const invited = await createInvitations(process, me, invitationCount);
      process.clock.advance(1000);
      const { GameId: mine } = await process.gameCreator.create({ origin: 'invitation', X: me, O: friend });
      const myGames = await process.myGames.read(me.id, []);
      expect(ids(myGames.playing)).to.have.members(playing);
      expect(ids(myGames.open)).to.deep.equal([open]);
      expect(ids(myGames.invitations)).to.deep.equal([mine, ...invited.slice(0, maxInvitationsListed)]);
      const unfinished = await process.myGames.listUnfinished(me.id, []);
      expect(unfinished.map(({ GameId }) => GameId)).to.include.members([...playing, open]);
    });

    it('lists the next invitation when one is answered', async () => {
      const invited = await createInvitations(process, me, maxInvitationsListed + 2);
      await process.games.decline(invited[0] ?? '', me);
      const { invitations } = await process.myGames.read(me.id, []);
      expect(ids(invitations)).to.deep.equal(invited.slice(1, maxInvitationsListed + 1));
    });

    it('lists an unlisted invitation as running once this process accepts it', async () => {
      const { GameId } = await process.gameCreator.create({ origin: 'invitation', X: friend, O: me });
      process.clock.advance(1000);
      await createInvitations(process, me, invitationCount);
      expect(ids((await process.myGames.read(me.id, [])).playing)).to.deep.equal([]);
      await process.games.accept(GameId, me);
      expect(ids((await process.myGames.read(me.id, [])).playing)).to.deep.equal([GameId]);
    });

    it('lists an invitation accepted through another process as running within 10 s', async () => {
      const otherProcess = createGameProcess(process.database, process.clock);
      const { GameId } = await process.gameCreator.create({ origin: 'invitation', X: friend, O: me });
      process.clock.advance(1000);
      await createInvitations(process, me, invitationCount);
      await process.myGames.read(me.id, []);
      await otherProcess.games.accept(GameId, me);
      process.clock.advance(10_001);
      expect(ids((await process.myGames.read(me.id, [])).playing)).to.deep.equal([GameId]);
    });

    it('lists the session’s recent games at once although the index lags', async () => {
      const laggingProcess = createGameProcess(
        delayIndexes(process.database, { getLagMs: () => 2_000, clock: process.clock }),
        process.clock,
      );
      const invited = await createInvitations(laggingProcess, me, invitationCount);
      process.clock.advance(5_000);
      const oldInvitation = invited.at(-1) ?? '';
      await laggingProcess.games.accept(oldInvitation, me);
      const { GameId } = await laggingProcess.gameCreator.create({ origin: 'link', X: me });
      // Another process has cached the game as an invitation.
      const otherProcess = createGameProcess(laggingProcess.database, process.clock);
      await otherProcess.myGames.read(me.id, []);
      const myGames = await otherProcess.myGames.read(me.id, [GameId, oldInvitation]);
      expect([ids(myGames.open), ids(myGames.playing)]).to.deep.equal([[GameId], [oldInvitation]]);
      await laggingProcess.games.resign(oldInvitation, me);
      const after = await laggingProcess.myGames.read(me.id, [GameId, oldInvitation]);
      expect([ids(after.playing), ids(after.finished)]).to.deep.equal([[], [oldInvitation]]);
    });

    it('reads each invitation once, and within 10 s only the newest again', async () => {
      let readCount = 0;
      const countingProcess = createGameProcess(
        createInterceptedDatabase(process.database, ({ command, execute }) => {
          const batches = Object.values(
            (command.input['RequestItems'] ?? {}) as Record<string, { Keys: object[] }>,
          );
          for (const { Keys } of batches) readCount += Keys.length;
          return execute();
        }),
        process.clock,
      );
      await createInvitations(process, me, invitationCount);
      const countReads = async () => {
        readCount = 0;
        await countingProcess.myGames.read(me.id, []);
        return readCount;
      };
      expect(await countReads()).to.equal(invitationCount);
      expect(await countReads()).to.equal(100);
      process.clock.advance(10_001);
      expect(await countReads()).to.equal(invitationCount);
    });
  });

  it('lists only head-to-head games with `against`', async () => {
    const headToHeadGame = await finishedGame();
    await finishedGame(me, createPlayer());
    const page = await process.myGames.listFinished({ userId: friend.id, against: me.id }, [], undefined, 5);
    expect(page.games.map(({ GameId }) => GameId)).to.deep.equal([headToHeadGame.GameId]);
  });

  describe('PlayerStatsStore', () => {
    const getStats = (player: Player, against?: Player) =>
      process.playerStats.getStats({ userId: player.id, ...(against && { against: against.id }) }, []);

    it('counts wins, losses and draws against people, not against the computer', async () => {
      await finishedGame();
      await finishedGame(friend, me);
      await finishedGame(friend, me);
      const { GameId } = await process.gameCreator.create({ origin: 'link', X: me });
      await process.games.join(GameId, friend);
      await playMoves(process, GameId, { X: me, O: friend }, [0, 1, 2, 4, 3, 5, 7, 6, 8]);
      const bot = await process.gameCreator.create({ origin: 'bot', ...buildBotSeats(me, 'easy', 'X') });
      await process.games.resign(bot.GameId, me);
      expect(await getStats(me)).to.deep.equal({ won: 1, lost: 2, drawn: 1 });
      expect(await getStats(friend)).to.deep.equal({ won: 2, lost: 1, drawn: 1 });
    });

    it('counts head-to-head games only, from the view of either player', async () => {
      await finishedGame();
      await finishedGame(friend, me);
      await finishedGame(me, createPlayer());
      await finishedGame(me, friend);
      expect(await getStats(me, friend)).to.deep.equal({ won: 2, lost: 1, drawn: 0 });
      expect(await getStats(friend, me)).to.deep.equal({ won: 1, lost: 2, drawn: 0 });
    });

    it('returns the same totals after saving a roll-up and adds later games', async () => {
      const host = await new Registration(process.database, process.clock).createGuest();
      const player = { id: host.id, name: host.name, guest: true };
      for (let index = 0; index < 12; index++) await finishedGame(player, friend);
      process.clock.advance(120_000);
      expect(await getStats(player)).to.deep.equal({ won: 12, lost: 0, drawn: 0 });
      expect(await process.users.getRollUp(player.id)).to.deep.include({ won: 12, lost: 0, drawn: 0 });
      expect(await getStats(player)).to.deep.equal({ won: 12, lost: 0, drawn: 0 });
      await finishedGame(friend, player);
      expect(await getStats(player)).to.deep.equal({ won: 12, lost: 1, drawn: 0 });
    });

    it('does not count a game that was resigned or lost on time before both players had moved', async () => {
      const { games, clock } = process;
      for (const cells of [[], [0]]) {
        const { GameId } = await process.gameCreator.create({ origin: 'link', X: me });
        await games.join(GameId, friend);
        await playMoves(process, GameId, { X: me, O: friend }, cells);
        await games.resign(GameId, friend);
      }
      const timed = await process.gameCreator.create({ origin: 'link', X: friend, moveSeconds: 10 });
      await games.join(timed.GameId, me);
      clock.advance(12_000);
      await games.claim(timed.GameId, me);
      expect(await getStats(me)).to.deep.equal({ won: 0, lost: 0, drawn: 0 });
      expect(await getStats(me, friend)).to.deep.equal({ won: 0, lost: 0, drawn: 0 });

      const { GameId } = await process.gameCreator.create({ origin: 'link', X: me });
      await games.join(GameId, friend);
      await playMoves(process, GameId, { X: me, O: friend }, [0, 1]);
      await games.resign(GameId, friend);
      expect(await getStats(me)).to.deep.equal({ won: 1, lost: 0, drawn: 0 });
      const page = await process.myGames.listFinished(
        { userId: me.id, against: friend.id },
        [],
        undefined,
        9,
      );
      expect(page.games, 'all stay in the history').to.have.length(4);
    });

    it('reads a head-to-head of 60 games as cheaply as one of few, once the games are a minute old', async () => {
      let indexEntriesRead = 0;
      const database = createInterceptedDatabase(process.database, async ({ command, execute }) => {
        const response = await execute();
        if (command instanceof QueryCommand)
          indexEntriesRead += ((response as { Items?: unknown[] }).Items ?? []).length;
        return response;
      });
      const { playerStats } = createGameProcess(database, process.clock);
      const countEntries = async (user: Player, against: Player) => {
        indexEntriesRead = 0;
        const stats = await playerStats.getStats({ userId: user.id, against: against.id }, []);
        return { ...stats, indexEntriesRead };
      };
      for (let index = 0; index < 60; index++) await finishedGame();
      process.clock.advance(120_000);
      expect(await countEntries(me, friend)).to.deep.equal({
        won: 60,
        lost: 0,
        drawn: 0,
        indexEntriesRead: 60,
      });
      await finishedGame(friend, me);
      const rolledUp = { drawn: 0, indexEntriesRead: 2 };
      expect(await countEntries(me, friend)).to.deep.equal({ won: 60, lost: 1, ...rolledUp });
      expect(await countEntries(friend, me)).to.deep.equal({ won: 1, lost: 60, ...rolledUp });
    });

    it('shares the work of concurrent reads', async () => {
      await finishedGame();
      let queries = 0;
      const database = createInterceptedDatabase(process.database, ({ command, execute }) => {
        if (command instanceof QueryCommand) queries++;
        return execute();
      });
      const { playerStats } = createGameProcess(database, process.clock);
      const read = () => playerStats.getStats({ userId: me.id, against: friend.id }, []);
      const results = await Promise.all(Array.from({ length: 50 }, read));
      expect(results.every(({ won }) => won === 1)).to.equal(true);
      expect(queries).to.equal(1);
    });

    it('returns zero totals for an opponent that cannot exist, without a database call', async () => {
      let calls = 0;
      const database = createInterceptedDatabase(process.database, ({ execute }) => {
        calls++;
        return execute();
      });
      const { playerStats, myGames } = createGameProcess(database, process.clock);
      for (const against of ['', '漢'.repeat(64), 'a|b', '\ud800', me.id]) {
        const query = { userId: me.id, against };
        expect(await playerStats.getStats(query, [])).to.deep.equal({ won: 0, lost: 0, drawn: 0 });
        if (against !== me.id)
          expect((await myGames.listFinished(query, [], undefined, 5)).games).to.deep.equal([]);
      }
      expect(calls).to.equal(0);
    });
  });
});
