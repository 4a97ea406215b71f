/** See `ensure-built.js`, which Node runs as it is. */
export function ensureBuilt(): boolean;
