import { expect } from 'chai';
import { summarize, percentile } from './rounds.ts';
import { compareToReference } from './row.ts';
import { formatTable } from './report.ts';

describe('a measurement', () => {
  it('is told by its median and its spread', () => {
    expect(summarize([5, 1, 9, 3, 7])).to.deep.equal({ median: 5, least: 1, most: 9 });
  });

  it('has a percentile that so many values do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.99)).to.equal(99);
    expect(percentile([4], 0.99)).to.equal(4);
  });
});

describe('the table of results', () => {
  const createTestRow = (ours: number, reference: number) =>
    compareToReference('move', 'µs', { ours: summarize([ours]), reference: summarize([reference]) }, 1);

  it('holds up to the goal and falls short above it', () => {
    expect([
      createTestRow(50, 100).isGoalMet,
      createTestRow(100, 100).isGoalMet,
      createTestRow(101, 100).isGoalMet,
    ]).to.deep.equal([true, true, false]);
  });

  it('has a line for each row, one that was skipped too', () => {
    expect(formatTable([createTestRow(50, 100), { name: 'preview', skipped: 'no pulumi' }])).to.equal(
      [
        '| name    | ours               | reference | ratio | goal | ' + '      |',
        '| ------- | ------------------ | --------- | ----- | ---- | ' + '----- |',
        '| move    | 50 µs              | 100 µs    | 0.50  | ≤ 1  | holds |',
        '| preview | skipped: no pulumi |           |       |      | ' + '      |',
      ].join('\n'),
    );
  });
});
