import type { PolicyDocument, Statement } from '../iam-document.ts';

export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Whether policy documents allow a request, as IAM evaluates them: an explicit deny overrides any allow.
 *
 * @throws Error for an unknown condition operator, so that no condition is ignored
 */
export function allows(documents: readonly PolicyDocument[], request: IamRequest): boolean {
  const matchingStatements = documents
    .flatMap(({ Statement: statements }) => statements)
    .filter((statement) => statementApplies(statement, request));
  return (
    matchingStatements.some(({ Effect }) => Effect === 'Allow') &&
    !matchingStatements.some(({ Effect }) => Effect === 'Deny')
  );
}

function statementApplies(statement: Statement, { action, resource, context = {} }: IamRequest): boolean {
  return (
    // Only action names are case-insensitive.
    statement.Action.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    (statement.Resource ?? []).some((pattern) => matchesPattern(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) =>
        meetsCondition(operator, toList(context[key]), toList(expected)),
      ),
    )
  );
}

function meetsCondition(operator: string, actual: readonly string[], expected: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'ForAnyValue:StringEquals':
      return actual.some((value) => expected.includes(value));
    case 'ForAllValues:StringEquals':
      return actual.every((value) => expected.includes(value));
    case 'ForAnyValue:StringLike':
      return actual.some((value) => expected.some((pattern) => matchesPattern(pattern, value)));
    case 'ForAllValues:StringLike':
      return actual.every((value) => expected.some((pattern) => matchesPattern(pattern, value)));
    case 'StringLike':
      return actual.some((value) => expected.some((pattern) => matchesPattern(pattern, value)));
    case 'StringNotEquals':
      return !actual.some((value) => expected.includes(value));
    case 'Null':
      return expected.includes(String(actual.length === 0));
    default:
      throw new Error(`unknown condition operator ${operator}`);
  }
}

function toList(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** Matches a pattern: `*` is any number of characters, `?` is one, `${*}` is an asterisk. */
function matchesPattern(pattern: string, value: string): boolean {
  const source = pattern.replace(/\$\{\*\}|[\\^$.*+?()[\]{}|]/g, (part) => wildcards[part] ?? `\\${part}`);
  return new RegExp(`^${source}$`).test(value);
}

const wildcards: Readonly<Record<string, string>> = { '${*}': '\\*', '*': '.*', '?': '.' };
