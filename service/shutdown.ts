import closeWithGrace from 'close-with-grace';
import type { BaseLogger } from 'pino';
import { setTimeout } from 'node:timers/promises';

export interface ShutdownOptions {
  readonly logger: Pick<BaseLogger, 'info' | 'error' | 'fatal'>;
  /** How long the process still serves everything while `/ping` asks load balancers to look elsewhere. */
  readonly drainSeconds: number;
  /** Called at once. */
  drain(): void;
  /** Ends streams, lets requests finish, closes listener and connections. */
  close(): Promise<void>;
}

/** After draining the process has this long to close. */
const closeTimeoutSeconds = 10;

/** Ctrl-C reaches this process from the terminal and once more through npm, well within this time. */
const duplicateInterruptMs = 500;

/**
 * Drains and closes on a signal or an uncaught error, then exits: 0 after a signal, 1 after an error or when closing
 * takes too long. A second signal exits at once.
 */
export function shutDownGracefully({ logger, drainSeconds, drain, close }: ShutdownOptions): void {
  const grace = closeWithGrace(
    { delay: (drainSeconds + closeTimeoutSeconds) * 1000, logger, skip: ['SIGINT'] },
    async ({ err }) => {
      if (err) logger.fatal({ err }, 'uncaught error: closing');
      drain();
      if (drainSeconds > 0) await setTimeout(drainSeconds * 1000);
      await close();
    },
  );
  let interruptedAtMs: number | undefined;
  process.on('SIGINT', () => {
    if (interruptedAtMs === undefined) {
      interruptedAtMs = performance.now();
      grace.close();
    } else if (performance.now() - interruptedAtMs > duplicateInterruptMs) process.exit(1);
  });
}
