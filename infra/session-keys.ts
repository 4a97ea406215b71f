/** One session key's number. */
export type Generation = number;

/**
 * The generations that a stack at generation `g` hands out, in the order in which a process takes them: it encrypts
 * with the first and decrypts with all. The next one is in the list already, so that every running process knows it
 * before any process encrypts with it.
 */
export function generationsAt(g: Generation): readonly Generation[] {
  return [g, g - 1, g + 1];
}

/** Whether a stack may go from one generation to another, and if not, why. */
export type Rotation = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * A process still at `from` must know the key at `to`, or not one of the keys there may be kept: what lies between
 * would sign out those whom the new processes have served, over and over, as long as both serve.
 */
export function rotation(from: Generation, to: Generation): Rotation {
  const known = generationsAt(from);
  const kept = generationsAt(to).filter((generation) => known.includes(generation));
  if (known.includes(to) || kept.length === 0) return { allowed: true };
  return {
    allowed: false,
    reason:
      `goes from ${from} to ${to}, a key that no running process knows; ` +
      `allowed: ${from + 1}, which signs nobody out, or ${from + 3}, which signs everybody out at once`,
  };
}
