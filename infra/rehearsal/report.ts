/** Where the lines of a rehearsal go. */
export type Print = (line: string) => void;

/** Counts steps and prints a line for each. */
export class Report {
  passed = 0;
  failed = 0;
  readonly #print: Print;

  constructor(print: Print) {
    this.#print = print;
  }

  say(line: string): void {
    this.#print(line);
  }

  pass(
    title: string,
    { resources, seconds }: { readonly resources: number; readonly seconds: number },
  ): void {
    this.passed += 1;
    this.#print(
      `  ok      ${title.padEnd(70)} ${String(resources).padStart(3)} resources ${inSeconds(seconds)}`,
    );
  }

  fail(title: string, seconds: number, reason: string): void {
    this.failed += 1;
    this.#print(`  FAILED  ${title.padEnd(70)} ${''.padStart(13)} ${inSeconds(seconds)}`);
    for (const line of reason.trim().split('\n')) this.#print(`          ${line}`);
  }

  close(): void {
    this.#print(`${this.passed} passed, ${this.failed} failed`);
  }
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1).padStart(5)} s`;
}
