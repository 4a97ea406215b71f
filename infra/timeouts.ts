/** Seconds between two health checks of a target. */
export const checkIntervalSeconds = 10;

export const checksBeforeUnhealthy = 2;

/** For how long a server that is told to stop answers 503 on /ping and serves on: two health intervals and some. */
export const drainSeconds = checkIntervalSeconds * checksBeforeUnhealthy + 5;

/** For how long a target that was taken out may finish its requests; an open stream always uses all of it. */
export const deregistrationSeconds = 30;

/** After which silence the load balancer closes a connection: well above the streams' heartbeat (under 25 s). */
export const idleTimeoutSeconds = 60;

/** For how long a new instance may fail its checks: boot, download and start. */
export const graceSeconds = 240;

/** A drained group goes in this time, or its deletion fails. */
export const deletionMinutes = 20;
