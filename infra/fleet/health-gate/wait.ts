import { evaluateHealth } from './health-check.ts';
import type { FleetProbe } from './fleet-state.ts';

export interface WaitArgs {
  readonly probe: FleetProbe;
  /** The fleet that has to become healthy. */
  readonly fleetId: string;
  readonly targetGroupArns: readonly string[];
  readonly timeoutSeconds: number;
  readonly clock: Clock;
}

/** A clock in milliseconds; tests use a fake one. */
export interface Clock {
  now(): number;
  sleep(durationMs: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

/** A fleet that did not become healthy in time. */
export class FleetUnhealthyError extends Error {
  constructor(fleetId: string, timeoutSeconds: number, state: string) {
    super(
      `Fleet ${fleetId} is not healthy after ${timeoutSeconds} s: ${state}. Nothing was deleted: the ` +
        'previous fleet, if any, still serves. See "A failed release" in docs/runbook.md.',
    );
    this.name = 'FleetUnhealthyError';
  }
}

/**
 * Polls until the fleet is healthy in every target group.
 *
 * @throws FleetUnhealthyError with the last state, after the timeout
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
