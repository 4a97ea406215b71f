import { expect } from 'chai';
import { stepTo, tableOf } from '../../state/game-view.ts';
import { gameAfter } from '../testing.ts';
import { intentOf } from './keyboard.ts';

const playing = tableOf(gameAfter([4]), null);
const finished = tableOf(gameAfter([0, 3, 1, 4, 2]), null);

describe('keys', () => {
  it('arrows move between cells and stop at the edge', () => {
    expect(intentOf('ArrowRight', playing, 4)).to.deep.equal({ do: 'focus', cell: 5 });
    expect(intentOf('ArrowUp', playing, 4)).to.deep.equal({ do: 'focus', cell: 1 });
    expect(intentOf('ArrowLeft', playing, 3)).to.deep.equal({ do: 'focus', cell: 3 });
    expect(intentOf('ArrowDown', playing, 8)).to.deep.equal({ do: 'focus', cell: 8 });
  });

  it('digits play as they lie on a number pad', () => {
    const cells = [...'789456123'].map((key) => intentOf(key, playing, 4));
    expect(cells).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8].map((cell) => ({ do: 'play', cell })));
    expect(intentOf('0', playing, 4)).to.equal(null);
  });

  it('at the end arrows, Home and End step through the moves', () => {
    const stepped = stepTo(finished, 3);
    expect(intentOf('ArrowLeft', stepped, 4)).to.deep.equal({ do: 'step', to: 2 });
    expect(intentOf('ArrowRight', stepped, 4)).to.deep.equal({ do: 'step', to: 4 });
    expect(intentOf('Home', stepped, 4)).to.deep.equal({ do: 'step', to: 0 });
    expect(intentOf('End', stepped, 4)).to.deep.equal({ do: 'step', to: 5 });
    expect(intentOf('5', stepped, 4)).to.equal(null);
  });

  it('leaves every other key to the browser', () => {
    for (const key of ['Enter', ' ', 'Tab', 'a', 'F5', 'Home'])
      expect(intentOf(key, playing, 4), key).to.equal(null);
    expect(intentOf('5', tableOf(gameAfter([], { status: 'open', turn: null }), null), 4)).to.equal(null);
  });
});
