import { expect } from 'chai';
import { textOf } from './game-text.ts';
import { viewOf, type StoredGame } from './stored-game.ts';

const at = Date.parse('2026-01-01T00:00:00Z');
const game: StoredGame = {
  ...{ GameId: 'a', Status: 'playing', Version: 3, Origin: 'link', Moves: '40', Seconds: 30 },
  ...{ X: 'x', XName: 'Zoë "Z"', XGuest: true, O: 'o', OName: 'Otto', OGuest: false },
  ...{ CreatedAt: '2026-01-01T00:00:00.000Z', UpdatedAt: '2026-01-01T00:00:00.000Z' },
};

describe('a game as text', () => {
  it('says all that everybody may see, on one line', () => {
    expect(JSON.parse(textOf(game, at))).to.deep.equal(viewOf(game, at));
    expect(textOf(game, at)).not.to.contain('\n');
  });

  it('is of the game and the moment that it is asked for', () => {
    const texts = [textOf(game, at), textOf({ ...game, Version: 4 }, at), textOf(game, at + 1)];
    const said = texts.map((text) => JSON.parse(text) as { version: number; now: string });
    expect(said.map(({ version, now }) => [version, Date.parse(now) - at])).to.deep.equal([
      [3, 0],
      [4, 0],
      [3, 1],
    ]);
  });
});
