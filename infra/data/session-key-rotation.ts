/** Number of a session key. */
export type Generation = number;

/**
 * Generations of the keys that processes get at generation `current`: they encrypt with the first key and decrypt with
 * all. The next generation is included, so that every running process has it before any process encrypts with it.
 */
export function listGenerations(current: Generation): readonly Generation[] {
  return [current, current - 1, current + 1];
}

/** Whether a rotation is allowed, and if not, why. */
export type RotationCheck = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * Whether processes at `to` may serve in parallel with processes at each of `from`. Either those have the key of `to`,
 * or the two share no key. In every other case users of the new processes would be signed out repeatedly while both
 * serve.
 *
 * @param from generations of the running fleets: a rotation that failed halfway leaves two
 */
export function checkRotation(from: readonly Generation[], to: Generation): RotationCheck {
  if (from.every((each) => listGenerations(each).includes(to) || hasNoCommonKey(each, to)))
    return { allowed: true };
  const highest = Math.max(...from);
  const compatible = listGenerations(Math.min(...from)).filter((each) => each <= highest + 1);
  return {
    allowed: false,
    reason:
      `goes from ${[...new Set(from)].sort((one, other) => one - other).join(' and ')} to ${to}, a key that some running processes do not have; ` +
      `allowed: ${Math.max(...compatible)} to keep all sessions, or ${highest + 3} to end all sessions at once`,
  };
}

function hasNoCommonKey(one: Generation, other: Generation): boolean {
  const decryptable = listGenerations(one);
  return !listGenerations(other).some((generation) => decryptable.includes(generation));
}
