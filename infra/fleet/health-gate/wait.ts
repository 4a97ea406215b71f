import { judge } from './health-check.ts';
import type { FleetProbe } from './fleet-state.ts';

export interface WaitArgs {
  readonly probe: FleetProbe;
  /** The pair of launch template and group that has to prove itself. */
  readonly pair: string;
  readonly targetGroupArns: readonly string[];
  readonly withinSeconds: number;
  readonly clock: GateClock;
}

/** Time, in milliseconds; a test hands in its own. */
export interface GateClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's time. */
export const wallClock: GateClock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A fleet that did not get healthy in time. */
export class FleetUnhealthy extends Error {
  constructor(pair: string, seconds: number, state: string) {
    super(
      `Fleet ${pair} is not healthy after ${seconds} s: ${state}. Nothing was deleted: the fleet before it, if there ` +
        'is one, still serves. See "A failed release" in docs/deploy.md.',
    );
    this.name = 'FleetUnhealthy';
  }
}

/**
 * Looks until the pair is healthy in every target group.
 *
 * @throws FleetUnhealthy with the last state seen, when the time is up
 */
export async function untilHealthy({
  probe,
  pair,
  targetGroupArns,
  withinSeconds,
  clock,
}: WaitArgs): Promise<void> {
  const end = clock.now() + withinSeconds * 1000;
  const pause = Math.min(10_000, (withinSeconds * 1000) / 4);
  for (;;) {
    const [groups, targets] = await Promise.all([probe.groups(), probe.targets(targetGroupArns)]);
    const verdict = judge(groups, pair, targets);
    if (verdict.proven) return;
    if (clock.now() + pause > end) throw new FleetUnhealthy(pair, withinSeconds, verdict.state);
    await clock.sleep(pause);
  }
}
