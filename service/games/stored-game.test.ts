import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { Game } from './game.ts';
import { toGame, type StoredGame } from './stored-game.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const game: StoredGame = {
  GameId: 'a',
  Status: 'playing',
  Version: 3,
  Origin: 'link',
  Moves: '40',
  MoveSeconds: 30,
  X: 'x',
  XName: 'Zoë "Z"',
  XGuest: true,
  O: 'o',
  OName: 'Otto',
  OGuest: false,
  CreatedAt: '2026-01-01T00:00:00.000Z',
  UpdatedAt: '2026-01-01T00:00:00.000Z',
};

describe('toGame', () => {
  const gamesByStage: Record<string, StoredGame> = {
    'is being played': game,
    'waits for an opponent': { ...omit(game, 'O', 'OName', 'OGuest'), Status: 'open', Moves: '' },
    'is against the computer': { ...omit(game, 'O', 'OName', 'OGuest'), Bot: 'easy', BotPlays: 'O' },
    'waits for an opponent who plays X': {
      ...omit(game, 'X', 'XName', 'XGuest'),
      Status: 'open',
      Moves: '',
      Host: 'O',
    },
    'is against the medium computer, which plays X': {
      ...omit(game, 'X', 'XName', 'XGuest'),
      Host: 'O',
      Bot: 'medium',
      BotPlays: 'X',
    },
    'is a rematch': { ...game, Series: { X: 2, O: 0, drawn: 1 } },
    'was left': { ...game, Status: 'finished', Moves: '0', EndedBy: 'abandoned' },
    'was won': { ...game, Status: 'finished', Moves: '04162', RematchBy: 'X', RematchAt: game.UpdatedAt },
    'was resigned': {
      ...game,
      Status: 'finished',
      EndedBy: 'resignation',
      Winner: 'O',
      RematchBy: 'X',
      RematchId: 'b',
    },
  };
  for (const [stage, stored] of Object.entries(gamesByStage)) {
    it(`matches the API schema for a game that ${stage}`, () => {
      const storedOnlyAttributes = {
        SortKey: 'key',
        PlayerPair: 'x#o',
        Ttl: 2e9,
        RequestHash: 'digest',
        RematchOfferId: 'r',
      };
      const view: unknown = JSON.parse(
        JSON.stringify(toGame({ ...stored, ...storedOnlyAttributes }, now, 'x')),
      );
      const validate = addFormats.default(new Ajv()).compile(Game);
      expect(validate(view), JSON.stringify(validate.errors)).to.equal(true);
    });
  }
});

function omit<T extends object, K extends keyof T>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const copy = { ...object };
  for (const key of keys) delete copy[key];
  return copy;
}
