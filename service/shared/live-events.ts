/** Names of the server-sent events; docs/events.md has their members. */
export const liveEventNames = ['heartbeat', 'snapshot', 'lobby', 'match', 'game', 'presence'] as const;

export type LiveEventName = (typeof liveEventNames)[number];

/** The server sends a heartbeat this often, so that proxies do not close idle streams. */
export const heartbeatIntervalMs = 15_000;

/** What the API promises: an event at least this often. */
export const maxSilenceSeconds = 25;

/** After this much silence the client takes the connection for dead. */
export const deadStreamMs = 35_000;
