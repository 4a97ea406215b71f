/**
 * Names of the server-sent events. A new one also needs its schema in `live/event-schemas.ts`, a sender in
 * `live/game-subscription.ts` or `live/my-games-subscription.ts`, a handler in `web/client/game-page-config.ts` or
 * `home-page-config.ts`, and its line in docs/events.md. `lobby` means that one of the user's games has changed.
 */
export const liveEventNames = [
  'heartbeat',
  'snapshot',
  'lobby',
  'match',
  'game',
  'presence',
  'signed-in',
] as const;

export type LiveEventName = (typeof liveEventNames)[number];

/** The server sends a heartbeat this often, so that proxies do not close idle streams. */
export const heartbeatIntervalMs = 15_000;

/** What the API promises: an event at least this often. */
export const maxSilenceSeconds = 25;

/** A page confirms its stream this often with `POST /presence`. */
export const streamConfirmationIntervalMs = 20_000;

/** After this much silence the client considers the connection lost. */
export const deadStreamMs = 35_000;
