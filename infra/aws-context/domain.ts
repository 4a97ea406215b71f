import { UserError } from '../config/user-error.ts';

/** A hosted zone of Route 53. */
export interface HostedZone {
  readonly id: string;
  /** With or without the final dot. */
  readonly name: string;
  readonly isPrivate: boolean;
}

/**
 * Checks that players can resolve a domain by its record in a zone.
 *
 * @throws UserError naming the key, the stack and the allowed values
 */
export function checkDomainInZone(stack: string, domain: string, zone: HostedZone): void {
  const zoneName = zone.name.replace(/\.$/, '');
  if (zone.isPrivate) {
    throw new UserError(
      `noughts:zoneId of stack ${stack} is ${zone.id}, a private zone; allowed: the public zone of ${domain}`,
    );
  }
  if (domain === zoneName || domain.endsWith(`.${zoneName}`)) return;
  throw new UserError(
    `noughts:domain of stack ${stack} is ${domain}, but zone ${zone.id} is that of ${zoneName}; ` +
      `allowed: ${zoneName}, a name that ends in .${zoneName}, or another zoneId`,
  );
}
