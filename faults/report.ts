/** `FAULTS=full` runs every test at full size; otherwise they are short, a few minutes in total. */
export const size: 'full' | 'short' = process.env['FAULTS'] === 'full' ? 'full' : 'short';

/** Selects the value for the size of this run. */
export function forSize<Value>(values: { readonly short: Value; readonly full: Value }): Value {
  return values[size];
}

const rows: (readonly [row: string, text: string])[] = [];

/** Records the result of a test, printed at the end of the run. */
export function reportResult(row: string, text: string): void {
  rows.push([row, text]);
}

after(() => {
  if (rows.length === 0) return;
  const width = Math.max(...rows.map(([row]) => row.length));
  console.log(`\n${rows.map(([row, text]) => `${row.padEnd(width)}  ${text}`).join('\n')}`);
});
