/** Prints a line of a rehearsal's output. */
export type Print = (line: string) => void;

/** Prints a line for each step, and counts them. */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;
  readonly #print: Print;

  constructor(print: Print) {
    this.#print = print;
  }

  printLine(line: string): void {
    this.#print(line);
  }

  pass(
    title: string,
    { resources, seconds }: { readonly resources: number; readonly seconds: number },
  ): void {
    this.passed += 1;
    this.#print(
      `  ok      ${title.padEnd(72)} ${String(resources).padStart(3)} resources ${formatSeconds(seconds)}`,
    );
  }

  /** @param reason may have several lines, of which the last are printed */
  fail(title: string, seconds: number, reason: string): void {
    this.failed += 1;
    this.#print(`  FAILED  ${title.padEnd(72)} ${''.padStart(13)} ${formatSeconds(seconds)}`);
    for (const line of reason.trim().split('\n').slice(-maxReasonLines)) this.#print(`          ${line}`);
  }

  skip(title: string, reason: string): void {
    this.skipped += 1;
    this.#print(`  skipped ${title.padEnd(72)} ${reason}`);
  }

  /** The last line. */
  get summary(): string {
    const skipped = this.skipped === 0 ? '' : `, ${this.skipped} skipped`;
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

/** Pulumi prints the reason for a failure last. */
const maxReasonLines = 25;

function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1).padStart(5)} s`;
}
