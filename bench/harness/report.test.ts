import { expect } from 'chai';
import { measured, percentile } from './rounds.ts';
import { compared } from './row.ts';
import { tableOf } from './report.ts';

describe('a measurement', () => {
  it('is told by its median and its spread', () => {
    expect(measured([5, 1, 9, 3, 7])).to.deep.equal({ median: 5, least: 1, most: 9 });
  });

  it('has a percentile that so many values do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile([4], 0.99)).to.equal(4);
  });
});

describe('the table of results', () => {
  const of = (ours: number, reference: number) =>
    compared('move', 'µs', { ours: measured([ours]), reference: measured([reference]) }, 1);

  it('holds up to the goal and falls short above it', () => {
    expect([of(50, 100).holds, of(100, 100).holds, of(101, 100).holds]).to.deep.equal([true, true, false]);
  });

  it('has a line for each row, one that was skipped too', () => {
    expect(tableOf([of(50, 100), { name: 'preview', skipped: 'no pulumi' }])).to.equal(
      [
        '| name    | ours               | reference | ratio | goal | ' + '      |',
        '| ------- | ------------------ | --------- | ----- | ---- | ' + '----- |',
        '| move    | 50 µs              | 100 µs    | 0.50  | ≤ 1  | holds |',
        '| preview | skipped: no pulumi |           |       |      | ' + '      |',
      ].join('\n'),
    );
  });
});
