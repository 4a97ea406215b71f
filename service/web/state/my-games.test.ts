import { expect } from 'chai';
import type { Game, MyGames } from '../../games/game.ts';
import { playerX, createGameAfter, playerO } from '../testing/fixtures.ts';
import {
  appendFinishedGames,
  mergeGameLists,
  updateGameInLists,
  sortGames,
  removeReceivedInvitations,
} from './my-games.ts';

const noGames: MyGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
const finishedMoves = [0, 3, 1, 4, 2];

describe('game lists', () => {
  it('move an accepted invitation to the running games and then to the finished ones', () => {
    const invited = updateGameInLists(noGames, createGameAfter([], { status: 'invited', version: 1 }));
    expect(invited.invitations).to.have.length(1);
    const playing = updateGameInLists(invited, createGameAfter([]));
    expect([playing.invitations.length, playing.playing.length]).to.deep.equal([0, 1]);
    const finished = updateGameInLists(playing, createGameAfter(finishedMoves));
    expect([finished.playing.length, finished.finished.length]).to.deep.equal([0, 1]);
  });

  it('remove declined and cancelled games', () => {
    for (const status of ['declined', 'cancelled'] as const) {
      const myGames = updateGameInLists(
        { ...noGames, open: [createGameAfter([], { status: 'open', version: 1 })] },
        createGameAfter([], { status }),
      );
      expect(Object.values(myGames).flat().filter(Boolean)).to.deep.equal([]);
    }
  });

  it('ignore an older version of a game', () => {
    const myGames = { ...noGames, playing: [createGameAfter([4, 0])] };
    expect(updateGameInLists(myGames, createGameAfter([4]))).to.equal(myGames);
  });

  it('keep the position of a game within its list', () => {
    const [one, two] = [createGameAfter([], { id: 'one' }), createGameAfter([], { id: 'two' })];
    const myGames = updateGameInLists(
      { ...noGames, playing: [one, two] },
      createGameAfter([4], { id: 'two' }),
    );
    expect(myGames.playing.map(({ id }) => id)).to.deep.equal(['one', 'two']);
  });

  it('are sorted by what waits for the user', () => {
    const end = { version: 9, rematch: { offeredBy: 'O' as const, gameId: null } };
    const myGames = {
      ...noGames,
      playing: [createGameAfter([], { id: 'mine' }), createGameAfter([4], { id: 'theirs' })],
      invitations: [createGameAfter([], { status: 'invited', turn: null, id: 'invited' })],
      open: [createGameAfter([], { status: 'open', turn: null, id: 'open' })],
      finished: [createGameAfter(finishedMoves, { id: 'offered', ...end }), createGameAfter(finishedMoves)],
    };
    const listIds = (userId: string) =>
      Object.fromEntries(
        Object.entries(sortGames(myGames, userId)).map(([name, games]: [string, Game[]]) => [
          name,
          games.map(({ id }) => id),
        ]),
      );
    const { id: finishedId } = createGameAfter([]);
    expect(listIds(playerX.id)).to.deep.equal({
      rematchOffers: ['offered'],
      myTurn: ['mine'],
      receivedInvitations: [],
      theirTurn: ['theirs'],
      waitingForOthers: ['invited', 'open'],
      finished: [finishedId],
    });
    expect(listIds(playerO.id))
      .to.include.deep.keys('rematchOffers')
      .and.deep.include({
        rematchOffers: [],
        myTurn: ['theirs'],
        receivedInvitations: ['invited'],
      });
    expect(removeReceivedInvitations(myGames, playerO.id).invitations).to.deep.equal([]);
    expect(removeReceivedInvitations(myGames, playerX.id).invitations).to.have.length(1);
  });

  it('append older pages without duplicates and keep them when the latest page is reloaded', () => {
    const createFinishedPage = (ids: string[], cursor: string | null): MyGames => ({
      ...noGames,
      finished: ids.map((id) => createGameAfter(finishedMoves, { id })),
      cursor,
    });
    const both = appendFinishedGames(
      createFinishedPage(['4', '3'], 'c1'),
      createFinishedPage(['3', '2', '1'], null),
    );
    expect(both.finished.map(({ id }) => id)).to.deep.equal(['4', '3', '2', '1']);
    const again = mergeGameLists(both, createFinishedPage(['5', '4'], 'c2'));
    expect(again.finished.map(({ id }) => id)).to.deep.equal(['5', '4', '3', '2', '1']);
    expect(again.cursor).to.equal(null);
  });
});
