import { expect } from 'chai';
import type { Lobby } from '../../games/game.ts';
import { amber, gameAfter, quiet } from '../client/testing.ts';
import { appendFinished, receiveLobby, receiveLobbyGame, splitByTurn, waitingCount } from './my-games.ts';

const empty: Lobby = { invitations: [], open: [], playing: [], finished: [], cursor: null };
const over = [0, 3, 1, 4, 2];

describe('the lobby', () => {
  it('shows an invitation that comes in, moves it when it is accepted, and again at its end', () => {
    const invited = receiveLobbyGame(empty, gameAfter([], { status: 'invited', version: 1 }));
    expect(invited.invitations).to.have.length(1);
    const playing = receiveLobbyGame(invited, gameAfter([]));
    expect([playing.invitations.length, playing.playing.length]).to.deep.equal([0, 1]);
    const finished = receiveLobbyGame(playing, gameAfter(over));
    expect([finished.playing.length, finished.finished.length]).to.deep.equal([0, 1]);
  });

  it('lets go of what was declined or cancelled', () => {
    for (const status of ['declined', 'cancelled'] as const) {
      const lobby = receiveLobbyGame(
        { ...empty, open: [gameAfter([], { status: 'open', version: 1 })] },
        gameAfter([], { status }),
      );
      expect(Object.values(lobby).flat().filter(Boolean)).to.deep.equal([]);
    }
  });

  it('is not turned back by an older version', () => {
    const lobby = { ...empty, playing: [gameAfter([4, 0])] };
    expect(receiveLobbyGame(lobby, gameAfter([4]))).to.equal(lobby);
  });

  it('keeps a game in its place while its list stays the same', () => {
    const [one, two] = [gameAfter([], { id: 'one' }), gameAfter([], { id: 'two' })];
    const lobby = receiveLobbyGame({ ...empty, playing: [one, two] }, gameAfter([4], { id: 'two' }));
    expect(lobby.playing.map(({ id }) => id)).to.deep.equal(['one', 'two']);
  });

  it('tells whose turn it is, and how many games wait', () => {
    const lobby = {
      ...empty,
      playing: [gameAfter([], { id: 'mine' }), gameAfter([4], { id: 'theirs' })],
      invitations: [gameAfter([], { status: 'invited', turn: null, id: 'out' })],
    };
    const { mine, theirs } = splitByTurn(lobby, amber.id);
    expect([mine, theirs].map((games) => games.map(({ id }) => id))).to.deep.equal([['mine'], ['theirs']]);
    expect(waitingCount(lobby, amber.id)).to.equal(1);
    expect(waitingCount(lobby, quiet.id)).to.equal(2);
  });

  it('adds older pages once, and keeps them when the newest page is read again', () => {
    const page = (ids: string[], cursor: string | null): Lobby => ({
      ...empty,
      finished: ids.map((id) => gameAfter(over, { id })),
      cursor,
    });
    const both = appendFinished(page(['4', '3'], 'c1'), page(['3', '2', '1'], null));
    expect(both.finished.map(({ id }) => id)).to.deep.equal(['4', '3', '2', '1']);
    const again = receiveLobby(both, page(['5', '4'], 'c2'));
    expect(again.finished.map(({ id }) => id)).to.deep.equal(['5', '4', '3', '2', '1']);
    expect(again.cursor).to.equal(null);
  });
});
