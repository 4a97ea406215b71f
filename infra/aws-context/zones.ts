import { UserError } from '../config/user-error.ts';
import type { Settings } from '../config/settings.ts';

/** Zones of the region. */
export interface RegionZones {
  /** Without Local and Wavelength Zones. */
  readonly availabilityZones: readonly string[];
  /** Zones that offer the instance type. */
  readonly zonesWithInstanceType: readonly string[];
  /** Zones of each interface endpoint that the stack needs, by the name of its service. */
  readonly endpointZones: Readonly<Record<string, readonly string[]>>;
}

/**
 * Chooses the zones of a stack: the configured ones, or the first two by name that offer its instance type and its
 * endpoints.
 *
 * @throws UserError naming the key, the stack, what is missing and the usable zones
 */
export function chooseZones(
  { stack, zones, instanceType }: Pick<Settings, 'stack' | 'zones' | 'instanceType'>,
  { availabilityZones, zonesWithInstanceType, endpointZones }: RegionZones,
): readonly string[] {
  const offers = { [instanceType]: zonesWithInstanceType, ...endpointZones };
  const listMissing = (zone: string) =>
    Object.entries(offers).flatMap(([name, offeredIn]) => (offeredIn.includes(zone) ? [] : [name]));
  const withInstanceType = availabilityZones.filter((zone) => zonesWithInstanceType.includes(zone)).sort();
  const usable = withInstanceType.filter((zone) => listMissing(zone).length === 0);
  if (withInstanceType.length < 2) {
    throw new UserError(
      `noughts:instanceType of stack ${stack} is ${instanceType}, which ${formatZones(withInstanceType)} of this region offers; ` +
        'allowed: a type that two availability zones offer, or another region',
    );
  }
  if (usable.length < 2) {
    throw new UserError(
      `noughts:nat of stack ${stack} is none, but the endpoints that this requires exist in ${formatZones(usable)}; ` +
        'allowed: single, per-zone, or another region',
    );
  }
  if (zones === undefined) return usable.slice(0, 2);
  const unusable = zones.filter((zone) => !usable.includes(zone));
  const [first] = unusable;
  if (first === undefined) return zones;
  throw new UserError(
    `noughts:zones of stack ${stack} names ${unusable.join(', ')}, which does not offer ${listMissing(first).join(', ') || 'ordinary availability zones'}; ` +
      `allowed: ${usable.join(', ')}`,
  );
}

function formatZones(zones: readonly string[]): string {
  return zones.length === 0 ? 'no zone' : `only ${zones.join(', ')}`;
}
