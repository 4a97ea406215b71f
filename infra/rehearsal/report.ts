/** Where the lines of a rehearsal go. */
export type Print = (line: string) => void;

/** Where the lines of one of several things go; closed when there are no more. */
export interface Turn {
  readonly print: Print;
  close(): void;
}

/** Keeps apart the lines of things that go on at once: the first prints as they come, the others when it is their turn. */
export function inTurn(print: Print, count: number): readonly Turn[] {
  const turns = Array.from({ length: count }, () => ({ lines: [] as string[], closed: false }));
  const printDue = (): void => {
    for (const { lines, closed } of turns) {
      for (const line of lines.splice(0)) print(line);
      if (!closed) return;
    }
  };
  return turns.map((own) => ({
    print(line) {
      own.lines.push(line);
      printDue();
    },
    close() {
      own.closed = true;
      printDue();
    },
  }));
}

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
}

/** The closing line of one report or several. */
export function summaryOf(reports: readonly Report[]): string {
  const sum = (what: 'passed' | 'failed') => reports.reduce((total, report) => total + report[what], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1).padStart(5)} s`;
}
