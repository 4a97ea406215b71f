/** Names of the server-sent events; docs/events.md has their members. */
export const liveEventNames = ['heartbeat', 'snapshot', 'lobby', 'match', 'game', 'presence'] as const;

export type LiveEventName = (typeof liveEventNames)[number];
