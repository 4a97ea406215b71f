import { expect } from 'chai';
import { makeRoom } from './make-room.ts';

describe('room in a memory', () => {
  const memory = (...keys: string[]) => new Map(keys.map((key) => [key, true]));
  const left = (keys: Map<string, boolean>, room: number) => {
    makeRoom(keys, room);
    return [...keys.keys()];
  };

  it('is made by letting go of what was set first', () => {
    expect(left(memory('a', 'b', 'c', 'd'), 2)).to.deep.equal(['c', 'd']);
  });

  it('is not made where there is enough', () => {
    expect(left(memory('a', 'b'), 2)).to.deep.equal(['a', 'b']);
    expect(left(memory(), 0)).to.deep.equal([]);
  });
});
