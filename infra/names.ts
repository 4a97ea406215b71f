/** Stacks whose name is long enough to want a shorter form in a load balancer's name. */
const shortForms: Readonly<Record<string, string>> = { staging: 'stg' };

/** Names of load balancers and target groups hold 32 characters, 8 of them the suffix that Pulumi adds. */
export const shortNameLimit = 24;

/** How the resources of one stack are called. */
export interface Names {
  /** Logical name, from which the provider makes the real one: `noughts-staging-games`. */
  full(part: string): string;
  /** Logical name of a load balancer or target group: `no-stg-api`, 24 characters at most. */
  short(part: string): string;
  /** Real name of what has no generated one and must not meet another region's: `noughts-staging-eu-central-1-x`. */
  stable(part: string): string;
}

/** @throws RangeError for a short name that would not fit */
export function namesOf(stack: string, region: string): Names {
  return {
    full: (part) => `noughts-${stack}-${part}`,
    short: (part) => fitting(`no-${shortForms[stack] ?? stack}-${part}`),
    stable: (part) => `noughts-${stack}-${region}-${part}`,
  };
}

function fitting(name: string): string {
  if (name.length <= shortNameLimit) return name;
  throw new RangeError(`${name} has ${name.length} characters; allowed: ${shortNameLimit}`);
}
