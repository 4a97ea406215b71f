import { expect } from 'chai';
import { summarize, percentile } from './rounds.ts';
import { compareToReference } from './row.ts';
import { formatResults, formatTable } from './report.ts';

describe('summarize', () => {
  it('returns median, minimum and maximum', () => {
    expect(summarize([5, 1, 9, 3, 7])).to.deep.equal({ median: 5, least: 1, most: 9 });
  });
});

describe('percentile', () => {
  it('returns the value that a fraction of the values do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.99)).to.equal(99);
    expect(percentile([4], 0.99)).to.equal(4);
  });
});

describe('bench report', () => {
  const createTestRow = (ours: number, reference: number) =>
    compareToReference('move', 'µs', { ours: summarize([ours]), reference: summarize([reference]) }, 1);

  it('meets the goal up to and including it', () => {
    expect([
      createTestRow(50, 100).isGoalMet,
      createTestRow(100, 100).isGoalMet,
      createTestRow(101, 100).isGoalMet,
    ]).to.deep.equal([true, true, false]);
  });

  it('does not show a ratio whose difference is noise', () => {
    expect([0.89, 0.92, 1.08, 1.12].map((ours) => createTestRow(ours, 1).ratio)).to.deep.equal([
      '0.89',
      'about 1',
      'about 1',
      '1.12',
    ]);
  });

  it('has a section for each version of Node', () => {
    const rows = [{ name: 'preview', skipped: 'no pulumi' }];
    const page = formatResults({
      'Node 24': { conditions: 'B', rows },
      'Node 20': { conditions: 'A', rows },
    });
    expect(page).to.match(/^# Results .*\n\n## Node 20\n\nA\n\n\| name [^#]*\n\n## Node 24\n\nB\n/);
  });

  it('has a line for each row, including skipped ones', () => {
    expect(formatTable([createTestRow(50, 100), { name: 'preview', skipped: 'no pulumi' }])).to.equal(
      [
        '| name    | ours               | reference | ratio | goal | ' + 'result |',
        '| ------- | ------------------ | --------- | ----- | ---- | ' + '------ |',
        '| move    | 50 µs              | 100 µs    | 0.50  | ≤ 1  | met    |',
        '| preview | skipped: no pulumi |           |       |      | ' + '       |',
      ].join('\n'),
    );
  });
});
