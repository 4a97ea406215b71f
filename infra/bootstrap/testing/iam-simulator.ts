import type { PolicyDocument, Statement } from '../iam-document.ts';

export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Whether documents allow a request, by IAM's order: an explicit denial wins, then an explicit permission.
 *
 * @throws Error for a condition operator that it does not know, so that no condition passes unread
 */
export function allows(documents: readonly PolicyDocument[], request: Request): boolean {
  const applying = documents
    .flatMap(({ Statement: statements }) => statements)
    .filter((statement) => applies(statement, request));
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(statement: Statement, { action, resource, context = {} }: Request): boolean {
  return (
    // Names of actions are read in any case, unlike all else.
    statement.Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    (statement.Resource ?? []).some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, list(context[key]), list(wanted))),
    )
  );
}

function holds(operator: string, actual: readonly string[], wanted: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'ForAnyValue:StringEquals':
      return actual.some((value) => wanted.includes(value));
    case 'ForAllValues:StringEquals':
      return actual.every((value) => wanted.includes(value));
    case 'ForAnyValue:StringLike':
      return actual.some((value) => wanted.some((pattern) => matches(pattern, value)));
    case 'ForAllValues:StringLike':
      return actual.every((value) => wanted.some((pattern) => matches(pattern, value)));
    case 'StringLike':
      return actual.some((value) => wanted.some((pattern) => matches(pattern, value)));
    case 'StringNotEquals':
      return !actual.some((value) => wanted.includes(value));
    case 'Null':
      return wanted.includes(String(actual.length === 0));
    default:
      throw new Error(`condition operator ${operator} is not known here`);
  }
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** Whether a text fits a pattern: `*` stands for any characters, `?` for one, and `${*}` for an asterisk. */
function matches(pattern: string, value: string): boolean {
  const source = pattern.replace(/\$\{\*\}|[\\^$.*+?()[\]{}|]/g, (part) => wildcards[part] ?? `\\${part}`);
  return new RegExp(`^${source}$`).test(value);
}

const wildcards: Readonly<Record<string, string>> = { '${*}': '\\*', '*': '.*', '?': '.' };
