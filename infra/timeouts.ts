/** Seconds between two health checks of a target. */
export const healthCheckIntervalSeconds = 10;

export const unhealthyThreshold = 2;

/** How long a stopping server still serves and returns 503 on /ping: two health check intervals and 5 s. */
export const drainSeconds = healthCheckIntervalSeconds * unhealthyThreshold + 5;

/** The load balancer closes a connection after this much silence: well above the heartbeat of streams (under 25 s). */
export const idleTimeoutSeconds = 60;

/** How long a new instance may fail its health checks: boot, download and start. */
export const healthCheckGraceSeconds = 240;

/** Deleting a group fails if its deregistration takes longer. */
export const deletionTimeoutMinutes = 20;
