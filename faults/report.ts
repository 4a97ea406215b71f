/** `FAULTS=full` has every row in the size of its goal; else short, so that all of them take a few minutes. */
export const size: 'full' | 'short' = process.env['FAULTS'] === 'full' ? 'full' : 'short';

/** The number for this run. */
export function forSize(values: { readonly short: number; readonly full: number }): number {
  return values[size];
}

const rows: (readonly [row: string, figure: string])[] = [];

/** Notes what a row came to; all are printed at the end of the run. */
export function reportResult(row: string, text: string): void {
  rows.push([row, text]);
}

after(() => {
  if (rows.length === 0) return;
  const width = Math.max(...rows.map(([row]) => row.length));
  console.log(`\n${rows.map(([row, text]) => `${row.padEnd(width)}  ${text}`).join('\n')}`);
});
