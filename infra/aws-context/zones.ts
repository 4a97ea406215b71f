import { UserError } from '../config/user-error.ts';
import type { Settings } from '../config/settings.ts';

/** Zones of the region. */
export interface RegionZones {
  /** Without Local and Wavelength Zones. */
  readonly availabilityZones: readonly string[];
  /** Zones that offer the instance type. */
  readonly zonesWithInstanceType: readonly string[];
}

/**
 * Chooses the zones of a stack: the configured ones, or the first two by name that offer its instance type.
 *
 * @throws UserError naming the key, the stack and the usable zones
 */
export function chooseZones(
  { stack, zones, instanceType }: Pick<Settings, 'stack' | 'zones' | 'instanceType'>,
  { availabilityZones, zonesWithInstanceType }: RegionZones,
): readonly string[] {
  const usable = availabilityZones.filter((zone) => zonesWithInstanceType.includes(zone)).sort();
  if (usable.length < 2) {
    throw new UserError(
      `noughts:instanceType of stack ${stack} is ${instanceType}, which ${formatZones(usable)} of this region offers; ` +
        'allowed: a type that two availability zones offer, or another region',
    );
  }
  if (zones === undefined) return usable.slice(0, 2);
  const unusable = zones.filter((zone) => !usable.includes(zone));
  if (unusable.length === 0) return zones;
  throw new UserError(
    `noughts:zones of stack ${stack} names ${unusable.join(', ')}, which does not offer ${instanceType}; ` +
      `allowed: ${usable.join(', ')}`,
  );
}

function formatZones(zones: readonly string[]): string {
  return zones.length === 0 ? 'no zone' : `only ${zones.join(', ')}`;
}
