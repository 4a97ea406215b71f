/** A code for continuing on another device can be redeemed for two minutes. */
export const handoverCodeTtlMs = 2 * 60_000;
