import type { PathGroup } from '../../service/shared/routing-table.ts';

/** A rule may hold five values and five wildcards (ELB quotas); three leave room for a host or header condition. */
export const valuesPerRule = 3;

export interface PathTableRow {
  readonly group: PathGroup;
  readonly patterns: readonly string[];
}

export interface CompiledRule {
  readonly group: PathGroup;
  /** Unique within the listener; the lowest is tried first. */
  readonly priority: number;
  readonly patterns: readonly string[];
}

/**
 * The path table as listener rules: each row cut into rules of at most three patterns, in the table's order, so that a
 * row before another outranks it.
 */
export function compileRules(table: readonly PathTableRow[]): readonly CompiledRule[] {
  return table
    .flatMap(({ group, patterns }) => chunks(patterns).map((chunk) => ({ group, patterns: chunk })))
    .map((rule, index) => ({ ...rule, priority: (index + 1) * 10 }));
}

function chunks(patterns: readonly string[]): string[][] {
  const count = Math.ceil(patterns.length / valuesPerRule);
  return Array.from({ length: count }, (_, index) =>
    patterns.slice(index * valuesPerRule, (index + 1) * valuesPerRule),
  );
}
