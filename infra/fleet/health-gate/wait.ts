import { evaluateHealth } from './health-check.ts';
import type { FleetProbe } from './fleet-state.ts';

export interface WaitArgs {
  readonly probe: FleetProbe;
  /** The pair of launch template and group that has to prove itself. */
  readonly fleetId: string;
  readonly targetGroupArns: readonly string[];
  readonly timeoutSeconds: number;
  readonly clock: Clock;
}

/** Time, in milliseconds; a test hands in its own. */
export interface Clock {
  now(): number;
  sleep(durationMs: number): Promise<void>;
}

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

/** A fleet that did not get healthy in time. */
export class FleetUnhealthyError extends Error {
  constructor(fleetId: string, timeoutSeconds: number, state: string) {
    super(
      `Fleet ${fleetId} is not healthy after ${timeoutSeconds} s: ${state}. Nothing was deleted: the fleet before it, if there ` +
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
export async function waitUntilHealthy({
  probe,
  fleetId,
  targetGroupArns,
  timeoutSeconds,
  clock,
}: WaitArgs): Promise<void> {
  const deadlineMs = clock.now() + timeoutSeconds * 1000;
  const intervalMs = Math.min(10_000, (timeoutSeconds * 1000) / 4);
  for (;;) {
    const [groups, targets] = await Promise.all([probe.listGroups(), probe.getTargetHealth(targetGroupArns)]);
    const health = evaluateHealth(groups, fleetId, targets);
    if (health.isHealthy) return;
    if (clock.now() + intervalMs > deadlineMs)
      throw new FleetUnhealthyError(fleetId, timeoutSeconds, health.state);
    await clock.sleep(intervalMs);
  }
}
