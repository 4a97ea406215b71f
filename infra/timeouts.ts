/** Seconds between two health checks of a target. */
export const healthCheckIntervalSeconds = 10;

export const unhealthyThreshold = 2;

/** How long a stopping server still serves and returns 503 on /ping, so that no new request is sent to it: two health
 * check intervals and 5 s. */
export const drainSeconds = healthCheckIntervalSeconds * unhealthyThreshold + 5;

/**
 * How long a deregistered target may finish its requests (AWS also calls it connection draining; `drainSeconds` is the
 * server's own). An open stream always uses all of it.
 */
export const deregistrationDelaySeconds = 30;

/** The load balancer closes a connection after this much silence: well above the heartbeat of streams (under 25 s). */
export const idleTimeoutSeconds = 60;

/** How long a new instance may fail its health checks: boot, download and start. */
export const healthCheckGraceSeconds = 240;

/** Deleting an Auto Scaling group fails if deregistering its instances takes longer. */
export const deletionTimeoutMinutes = 20;
