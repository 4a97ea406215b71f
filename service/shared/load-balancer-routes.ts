/**
 * Load-balancer routes by priority: the first entry with a matching pattern wins.
 *
 * The Pulumi stacks compile this table into listener rules and the local cluster into HAProxy rules; a test compares
 * it with the service's routes. Patterns use the load balancer's syntax: `*` matches any characters, also slashes.
 */
export const routingTable = [
  { group: 'live', patterns: ['/events', '/games/*/events', '/presence'] },
  { group: 'api', patterns: ['/auth/*', '/users', '/users/*', '/games', '/games/*', '/ping'] },
  { group: 'docs', patterns: ['/docs', '/docs/*'] },
] as const;

/** Target group of every other path: the pages and their assets. */
export const defaultTargetGroup = 'web';

export type TargetGroupName = (typeof routingTable)[number]['group'] | typeof defaultTargetGroup;

/**
 * The target group that the load balancer chooses for a path.
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
