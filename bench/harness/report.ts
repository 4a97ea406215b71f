import type { Row, Skipped } from './row.ts';

const headings = ['name', 'ours', 'reference', 'ratio', 'goal', 'result'];

/** Formats rows as a Markdown table with aligned columns. */
export function formatTable(rows: readonly (Row | Skipped)[]): string {
  const lines = rows.map((row) =>
    'skipped' in row
      ? [row.name, `skipped: ${row.skipped}`, '', '', '', '']
      : [row.name, row.ours, row.reference, row.ratio, row.goal, row.isGoalMet ? 'met' : 'missed'],
  );
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const formatRow = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    formatRow(headings),
    formatRow(widths.map((width) => '-'.repeat(width))),
    ...lines.map(formatRow),
  ].join('\n');
}

/** Saved rows, by `Node` and its major version. */
export type Results = Record<
  string,
  {
    /** Date, machine and versions of the last run. */
    readonly conditions: string;
    readonly rows: readonly (Row | Skipped)[];
  }
>;

/** Formats saved results as a Markdown page. */
export function formatResults(results: Results): string {
  const sections = Object.entries(results)
    .sort()
    .map(([node, { conditions, rows }]) => `## ${node}\n\n${conditions}\n\n${formatTable(rows)}\n`);
  return ['# Results of `npm run bench`\n', ...sections].join('\n');
}
