import { OperatorError } from '../config/user-error.ts';
import type { Settings } from '../config/settings.ts';

/** What the region has to offer. */
export interface ZoneOffer {
  /** Zones that are no Local or Wavelength Zones. */
  readonly ordinary: readonly string[];
  /** Zones that offer the instance type. */
  readonly offering: readonly string[];
}

/**
 * The zones of a stack: those it names, or the first two ordinary ones, sorted, that offer its instance type.
 *
 * @throws OperatorError naming the key, the stack and what is on offer
 */
export function chooseZones(
  { stack, zones, instanceType }: Pick<Settings, 'stack' | 'zones' | 'instanceType'>,
  { ordinary, offering }: ZoneOffer,
): readonly string[] {
  const usable = ordinary.filter((zone) => offering.includes(zone)).sort();
  if (usable.length < 2) {
    throw new OperatorError(
      `noughts:instanceType of stack ${stack} is ${instanceType}, which ${listed(usable)} of this region offers; ` +
        'allowed: a type that two ordinary zones offer, or another region',
    );
  }
  if (zones === undefined) return usable.slice(0, 2);
  const unusable = zones.filter((zone) => !usable.includes(zone));
  if (unusable.length === 0) return zones;
  throw new OperatorError(
    `noughts:zones of stack ${stack} names ${unusable.join(', ')}, which cannot run ${instanceType}; ` +
      `allowed: ${usable.join(', ')}`,
  );
}

function listed(zones: readonly string[]): string {
  return zones.length === 0 ? 'no zone' : `only ${zones.join(', ')}`;
}
