/** A claim is accepted this long after the deadline, to allow for moves in transit. */
export const claimGraceMs = 1000;
