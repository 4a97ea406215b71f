import closeWithGrace from 'close-with-grace';
import type { BaseLogger } from 'pino';
import { setTimeout } from 'node:timers/promises';

export interface ShutdownOptions {
  readonly logger: Pick<BaseLogger, 'info' | 'error' | 'fatal'>;
  /** Time between `drain` and `close`, in which load balancers stop sending requests. */
  readonly drainSeconds: number;
  /** Makes `/ping` return 503; everything else is still served. */
  drain(): void;
  /** Ends event streams, lets requests finish and closes listeners and connections. */
  close(): Promise<void>;
}

/** Maximum duration of `close`. */
const closeTimeoutSeconds = 10;

/** Ctrl-C sends SIGINT twice, from the terminal and through npm; a repetition within this time is ignored. */
const duplicateInterruptMs = 500;

/**
 * Registers handlers: drains and closes on a signal or an uncaught error, then exits: with 0 after a signal, with 1 after an error or a
 * timeout. A second signal exits at once, with 1.
 */
export function registerShutdownHandlers({ logger, drainSeconds, drain, close }: ShutdownOptions): void {
  const shutdown = closeWithGrace(
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
      shutdown.close();
    } else if (performance.now() - interruptedAtMs > duplicateInterruptMs) process.exit(1);
  });
}
