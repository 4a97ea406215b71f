import { expect } from 'chai';
import { listObservedFields } from './observed-fields.ts';
import { formatFields } from './schema-fields.ts';

describe('listObservedFields', () => {
  it('lists each observed type of a field', () => {
    const values = [
      { X: true, watchers: 1, now: '2026-01-01T00:00:00.000Z' },
      { X: null, watchers: 2, now: 'never' },
    ];
    expect(formatFields('', listObservedFields(values))).to.deep.equal([
      'X boolean | null',
      'watchers integer',
      'now string | string(format date-time)',
    ]);
  });

  it('names an object that matches a schema, and lists the fields of others', () => {
    const getName = (value: object) => ('version' in value ? 'Game' : undefined);
    const values = [{ game: { version: 1 }, games: [{ version: 1 }, { verzion: 2 }] }];
    expect(formatFields('', listObservedFields(values, getName))).to.deep.equal([
      'game Game',
      'games[] Game',
      'games[].verzion integer',
    ]);
  });
});
