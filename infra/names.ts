/** Stacks whose name is long enough to want a shorter form in a load balancer's name. */
const stackAbbreviations: Readonly<Record<string, string>> = { staging: 'stg' };

/** Names of load balancers and target groups hold 32 characters, 8 of them the suffix that Pulumi adds. */
export const maxShortNameLength = 24;

/** How the resources of one stack are called. */
export interface ResourceNames {
  /** Logical name, from which the provider makes the real one: `noughts-staging-games`. */
  logicalName(suffix: string): string;
  /** Logical name of a load balancer or target group: `no-stg-api`, 24 characters at most. */
  shortLogicalName(suffix: string): string;
  /** Real name of what has no generated one and must not meet another region's: `noughts-staging-eu-central-1-x`. */
  physicalName(suffix: string): string;
}

/** @throws RangeError for a short name that would not fit */
export function createNames(stack: string, region: string): ResourceNames {
  return {
    logicalName: (suffix) => `noughts-${stack}-${suffix}`,
    shortLogicalName: (suffix) => checkShortName(`no-${stackAbbreviations[stack] ?? stack}-${suffix}`),
    physicalName: (suffix) => `noughts-${stack}-${region}-${suffix}`,
  };
}

function checkShortName(name: string): string {
  if (name.length <= maxShortNameLength) return name;
  throw new RangeError(`${name} has ${name.length} characters; allowed: ${maxShortNameLength}`);
}
