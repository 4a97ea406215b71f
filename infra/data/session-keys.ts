/** One session key's number. */
export type Generation = number;

/**
 * The generations that a stack at generation `g` hands out, in the order in which a process takes them: it encrypts
 * with the first and decrypts with all. The next one is in the list already, so that every running process knows it
 * before any process encrypts with it.
 */
export function listGenerations(current: Generation): readonly Generation[] {
  return [current, current - 1, current + 1];
}

/** Whether a stack may go from some generations to another, and if not, why. */
export type RotationCheck = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * Whether processes at `to` may serve beside processes at each of `from`: those must know the key at `to`, or none of
 * their keys may be kept. What lies between would sign out those whom the new processes have served, over and over, as
 * long as both serve.
 *
 * @param from one generation or more: a rotation that failed half-way leaves fleets of two
 */
export function checkRotation(from: readonly Generation[], to: Generation): RotationCheck {
  if (from.every((each) => listGenerations(each).includes(to) || hasNoCommonKey(each, to)))
    return { allowed: true };
  const highest = Math.max(...from);
  const compatible = listGenerations(Math.min(...from)).filter((each) => each <= highest + 1);
  return {
    allowed: false,
    reason:
      `goes from ${[...new Set(from)].sort((one, other) => one - other).join(' and ')} to ${to}, a key that not every running process knows; ` +
      `allowed: ${Math.max(...compatible)}, which signs nobody out, or ${highest + 3}, which signs everybody out at once`,
  };
}

/** Whether two generations have no key in common. */
function hasNoCommonKey(one: Generation, other: Generation): boolean {
  const decryptable = listGenerations(one);
  return !listGenerations(other).some((generation) => decryptable.includes(generation));
}
