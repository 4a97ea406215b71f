import { expect } from 'chai';
import { replayTo, createGameView } from '../../state/game-view.ts';
import { createGameAfter } from '../../testing/fixtures.ts';
import { parseKey } from './keyboard.ts';

const playingView = createGameView(createGameAfter([4]), null);
const finishedView = createGameView(createGameAfter([0, 3, 1, 4, 2]), null);

describe('parseKey', () => {
  it('maps arrows to adjacent cells, up to the edge', () => {
    expect(parseKey('ArrowRight', playingView, 4)).to.deep.equal({ type: 'focus', cell: 5 });
    expect(parseKey('ArrowUp', playingView, 4)).to.deep.equal({ type: 'focus', cell: 1 });
    expect(parseKey('ArrowLeft', playingView, 3)).to.deep.equal({ type: 'focus', cell: 3 });
    expect(parseKey('ArrowDown', playingView, 8)).to.deep.equal({ type: 'focus', cell: 8 });
  });

  it('maps digits to moves in number pad layout', () => {
    const cells = [...'789456123'].map((key) => parseKey(key, playingView, 4));
    expect(cells).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8].map((cell) => ({ type: 'play', cell })));
    expect(parseKey('0', playingView, 4)).to.equal(null);
  });

  it('maps arrows, Home and End to replay steps in a finished game', () => {
    const replayedView = replayTo(finishedView, 3);
    expect(parseKey('ArrowLeft', replayedView, 4)).to.deep.equal({ type: 'step', replayIndex: 2 });
    expect(parseKey('ArrowRight', replayedView, 4)).to.deep.equal({ type: 'step', replayIndex: 4 });
    expect(parseKey('Home', replayedView, 4)).to.deep.equal({ type: 'step', replayIndex: 0 });
    expect(parseKey('End', replayedView, 4)).to.deep.equal({ type: 'step', replayIndex: 5 });
    expect(parseKey('5', replayedView, 4)).to.equal(null);
  });

  it('ignores other keys, and all keys before the game starts', () => {
    for (const key of ['Enter', ' ', 'Tab', 'a', 'F5', 'Home'])
      expect(parseKey(key, playingView, 4), key).to.equal(null);
    expect(
      parseKey('5', createGameView(createGameAfter([], { status: 'open', turn: null }), null), 4),
    ).to.equal(null);
  });
});
