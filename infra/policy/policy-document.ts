/** One statement of an IAM, trust or bucket policy, with single values normalized to lists. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** An `Allow` with `NotAction` allows nearly everything. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  /** By kind (`AWS`, `Service`, `Federated`); a bare `"*"` counts as `AWS`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** `NotPrincipal` with `Allow` allows everyone except the principals listed. */
  readonly hasNotPrincipal: boolean;
  /** Values by operator, then by key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

interface RawStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/**
 * Parses the statements of a policy document.
 *
 * @param document JSON or a parsed object; undefined, null or an empty string has no statements
 * @throws SyntaxError when the text is not JSON
 */
export function parseStatements(document: unknown): readonly Statement[] {
  if (document === undefined || document === null || document === '') return [];
  const parsed = (typeof document === 'string' ? JSON.parse(document) : document) as { Statement?: unknown };
  return (Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement])
    .filter((statement): statement is RawStatement => typeof statement === 'object' && statement !== null)
    .map(parseStatement);
}

/** Whether a statement allows everyone. */
export function isPublic({ effect, principals, hasNotPrincipal }: Statement): boolean {
  return effect === 'Allow' && (hasNotPrincipal || principals['AWS']?.includes('*') === true);
}

function parseStatement(rawStatement: RawStatement, index: number): Statement {
  const { Principal: principal = {} } = rawStatement;
  return {
    sid: rawStatement.Sid ?? `statement ${index + 1}`,
    effect: rawStatement.Effect ?? 'Allow',
    actions: toList(rawStatement.Action),
    notActions: toList(rawStatement.NotAction),
    resources: toList(rawStatement.Resource),
    principals: typeof principal === 'string' ? { AWS: [principal] } : toLists(principal as object),
    hasNotPrincipal: rawStatement.NotPrincipal !== undefined,
    conditions: Object.fromEntries(
      Object.entries(rawStatement.Condition ?? {}).map(([operator, keys]) => [operator, toLists(keys)]),
    ),
  };
}

function toLists(value: object): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toList(item)]));
}

function toList(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
