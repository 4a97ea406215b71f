import { setTimeout } from 'node:timers/promises';

export interface Shutdown {
  /** How long the process still serves everything while `/ping` asks load balancers to look elsewhere. */
  readonly drainSeconds: number;
  /** Called at once. */
  drain(): void;
  /** Ends streams, lets requests finish, closes listener and connections. */
  close(): Promise<void>;
  exit(code: number): void;
}

/** After draining the process has ten seconds; the last one is kept for what happens after this. */
const closeMilliseconds = 9_000;

/**
 * Two signals so close together are one: from a terminal, Ctrl-C reaches this process directly and once more through
 * npm.
 */
const echoMilliseconds = 500;

/** Ends the process in order on SIGTERM or SIGINT; a second signal ends it at once, as a person in a hurry wants. */
export function shutDownOnSignal({ drainSeconds, drain, close, exit }: Shutdown): void {
  let first: number | undefined;

  async function end(): Promise<void> {
    drain();
    if (drainSeconds > 0) await setTimeout(drainSeconds * 1000);
    const inTime = await Promise.race([
      close().then(() => true),
      setTimeout(closeMilliseconds, false, { ref: false }),
    ]);
    exit(inTime ? 0 : 1);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (first === undefined) {
        first = performance.now();
        end().catch(() => exit(1));
      } else if (performance.now() - first > echoMilliseconds) exit(1);
    });
  }
}
