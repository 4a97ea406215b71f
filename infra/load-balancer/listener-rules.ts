import type { TargetGroupName } from '../../service/shared/load-balancer-routes.ts';

/** A rule may hold five values and five wildcards (ELB quotas); three leave room for a host or header condition. */
export const maxPatternsPerRule = 3;

export interface RoutingTableRow {
  readonly group: TargetGroupName;
  readonly patterns: readonly string[];
}

export interface CompiledRule {
  readonly group: TargetGroupName;
  /** Unique within the listener; the lowest is tried first. */
  readonly priority: number;
  readonly patterns: readonly string[];
}

/**
 * Compiles the routing table to listener rules of at most three patterns, in the table's order: earlier rows take
 * precedence.
 */
export function compileRules(routingTable: readonly RoutingTableRow[]): readonly CompiledRule[] {
  return routingTable
    .flatMap(({ group, patterns }) => chunkPatterns(patterns).map((chunk) => ({ group, patterns: chunk })))
    .map((rule, index) => ({ ...rule, priority: (index + 1) * 10 }));
}

function chunkPatterns(patterns: readonly string[]): string[][] {
  const count = Math.ceil(patterns.length / maxPatternsPerRule);
  return Array.from({ length: count }, (_, index) =>
    patterns.slice(index * maxPatternsPerRule, (index + 1) * maxPatternsPerRule),
  );
}
