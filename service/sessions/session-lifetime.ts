/** A session expires this long after its last renewal. (A guest without a visit expires earlier: `guestTtlSeconds`.) */
export const sessionTtlMs = 90 * 86_400_000;

/** An active session is renewed once per interval. */
export const renewalIntervalMs = 86_400_000;
