import type { defaultTargetGroup, TargetGroupName } from '../../service/shared/load-balancer-routes.ts';

/** A rule may hold five values and five wildcards (ELB quotas); three leave room for a host or header condition. */
const maxPatternsPerRule = 3;

/** Groups that need rules: all but the default one. */
export type RoutedGroup = Exclude<TargetGroupName, typeof defaultTargetGroup>;

/**
 * Priority of each group's first rule; its other rules follow. Never change a number: Pulumi creates rules before it
 * deletes others, and AWS rejects a priority that is still taken (`PriorityInUse`). A new group between two others gets
 * a number between theirs.
 */
export const firstPriorities: Readonly<Record<RoutedGroup, number>> = { live: 1000, api: 2000, docs: 3000 };

export interface RoutingTableRow<G extends string> {
  readonly group: G;
  readonly patterns: readonly string[];
}

export interface CompiledRule<G extends string> {
  /** Suffix of the logical name, such as `api-2` for the second rule of the group. */
  readonly suffix: string;
  readonly group: G;
  /** Unique within the listener; the lowest is tried first. */
  readonly priority: number;
  readonly patterns: readonly string[];
}

/**
 * Compiles the routing table to listener rules of at most three patterns, in the table's order: earlier rows take
 * precedence. Name and priority of a rule depend only on its group and its place in the group, so that no change of
 * patterns gives a rule the priority of another one.
 *
 * @throws RangeError if the priorities do not follow the table's order
 */
export function compileRules<G extends string>(
  routingTable: readonly RoutingTableRow<G>[],
  priorities: Readonly<Record<G, number>>,
): readonly CompiledRule<G>[] {
  const rules = routingTable.flatMap(({ group, patterns }) =>
    chunkPatterns(patterns).map((chunk, index) => ({
      suffix: `${group}-${index + 1}`,
      group,
      priority: priorities[group] + index,
      patterns: chunk,
    })),
  );
  for (const [index, { suffix, priority }] of rules.entries()) {
    const previous = rules[index - 1];
    if (previous !== undefined && priority <= previous.priority)
      throw new RangeError(
        `the priority of rule ${suffix} is ${priority}; allowed: more than ${previous.priority}, the priority of ${previous.suffix}, which precedes it in the routing table`,
      );
  }
  return rules;
}

function chunkPatterns(patterns: readonly string[]): string[][] {
  const count = Math.ceil(patterns.length / maxPatternsPerRule);
  return Array.from({ length: count }, (_, index) =>
    patterns.slice(index * maxPatternsPerRule, (index + 1) * maxPatternsPerRule),
  );
}
