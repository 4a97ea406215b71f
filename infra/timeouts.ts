/** Seconds between two health checks of a target. */
export const healthCheckIntervalSeconds = 10;

export const unhealthyThreshold = 2;

/** For how long a server that is told to stop answers 503 on /ping and serves on: two health intervals and some. */
export const drainSeconds = healthCheckIntervalSeconds * unhealthyThreshold + 5;

/** For how long a target that was taken out may finish its requests; an open stream always uses all of it. */
export const deregistrationDelaySeconds = 30;

/** After which silence the load balancer closes a connection: well above the streams' heartbeat (under 25 s). */
export const idleTimeoutSeconds = 60;

/** For how long a new instance may fail its checks: boot, download and start. */
export const healthCheckGraceSeconds = 240;

/** A drained group goes in this time, or its deletion fails. */
export const deletionTimeoutMinutes = 20;
