import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { Game } from './game.ts';
import { viewOf, type StoredGame } from './stored-game.ts';

const at = Date.parse('2026-01-01T00:00:00Z');
const game: StoredGame = {
  GameId: 'a',
  Status: 'playing',
  Version: 3,
  Origin: 'link',
  Moves: '40',
  Seconds: 30,
  X: 'x',
  XName: 'Zoë "Z"',
  XGuest: true,
  O: 'o',
  OName: 'Otto',
  OGuest: false,
  CreatedAt: '2026-01-01T00:00:00.000Z',
  UpdatedAt: '2026-01-01T00:00:00.000Z',
};

describe('viewOf', () => {
  const stages: Record<string, StoredGame> = {
    'is played': game,
    'waits for somebody': { ...without(game, 'O', 'OName', 'OGuest'), Status: 'open', Moves: '' },
    'is against the computer': { ...without(game, 'O', 'OName', 'OGuest'), Bot: 'easy', BotPlays: 'O' },
    'was won': { ...game, Status: 'finished', Moves: '04162', RematchBy: 'X', RematchAt: game.UpdatedAt },
    'was given up': {
      ...game,
      Status: 'finished',
      EndedBy: 'resignation',
      Winner: 'O',
      RematchBy: 'X',
      RematchId: 'b',
    },
  };
  for (const [stage, stored] of Object.entries(stages)) {
    it(`returns exactly what the API declares for a game that ${stage}`, () => {
      const kept = { L: 'key', Pair: 'x#o', Ttl: 2e9, Asked: 'digest' };
      const view: unknown = JSON.parse(JSON.stringify(viewOf({ ...stored, ...kept }, at)));
      const declares = addFormats.default(new Ajv()).compile(Game);
      expect(declares(view), JSON.stringify(declares.errors)).to.equal(true);
    });
  }
});

function without<T extends object, K extends keyof T>(whole: T, ...keys: readonly K[]): Omit<T, K> {
  const rest = { ...whole };
  for (const key of keys) delete rest[key];
  return rest;
}
