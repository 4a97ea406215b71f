/**
 * What the load balancer routes, in order of rank: the first entry whose pattern matches wins.
 *
 * The stacks compile this table into listener rules, the local cluster's proxy into its own, and a test holds it
 * against the service's routes. Patterns are the load balancer's: `*` matches any run of characters, slashes included.
 */
export const routingTable = [
  { group: 'live', patterns: ['/events', '/games/*/events'] },
  { group: 'api', patterns: ['/auth/*', '/users', '/users/*', '/games', '/games/*', '/ping'] },
  { group: 'docs', patterns: ['/docs', '/docs/*'] },
] as const;

/** Everything that no pattern claims: the pages and their assets. */
export const defaultTargetGroup = 'web';

export type TargetGroupName = (typeof routingTable)[number]['group'] | typeof defaultTargetGroup;

/**
 * The group that serves a path, as the load balancer would choose it.
 *
 * @param path an absolute URL path without its query
 */
export function findTargetGroup(path: string): TargetGroupName {
  const entry = routingTable.find(({ patterns }) =>
    patterns.some((pattern) => matchesPattern(pattern, path)),
  );
  return entry?.group ?? defaultTargetGroup;
}

function matchesPattern(pattern: string, path: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  if (!path.startsWith(start)) return false;
  const end = rest.at(-1);
  if (end === undefined) return path === start;
  return path.length >= start.length + end.length && path.endsWith(end);
}
