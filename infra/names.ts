/** Abbreviations of stack names in load balancer names. */
const stackAbbreviations: Readonly<Record<string, string>> = { staging: 'stg' };

/** The beginning of a stack's names of load balancers and target groups. */
export function createShortPrefix(stack: string): string {
  return `no-${stackAbbreviations[stack] ?? stack}`;
}

/** Names of load balancers and target groups have at most 32 characters; Pulumi adds a suffix of 8. */
export const maxShortNameLength = 24;

/** Naming scheme of the resources of one stack. */
export interface ResourceNames {
  /** Logical name, to which the provider adds a random suffix: `noughts-staging-games`. */
  logicalName(suffix: string): string;
  /** Logical name of a load balancer or target group: `no-stg-api`, 24 characters at most. */
  shortLogicalName(suffix: string): string;
  /** Physical name of a resource without a generated one, unique across regions: `noughts-staging-eu-central-1-x`. */
  physicalName(suffix: string): string;
}

/** @throws RangeError for a short name longer than `maxShortNameLength` */
export function createNames(stack: string, region: string): ResourceNames {
  return {
    logicalName: (suffix) => `noughts-${stack}-${suffix}`,
    shortLogicalName: (suffix) => checkShortName(`${createShortPrefix(stack)}-${suffix}`),
    physicalName: (suffix) => `noughts-${stack}-${region}-${suffix}`,
  };
}

function checkShortName(name: string): string {
  if (name.length <= maxShortNameLength) return name;
  throw new RangeError(`${name} has ${name.length} characters; allowed: ${maxShortNameLength}`);
}
