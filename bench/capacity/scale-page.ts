import { format } from 'prettier';

/**
 * Replaces the tables of docs/scale.md, each after a comment with its name such as `<!-- table: capacity -->`.
 *
 * @throws Error if the page has no place for a table
 */
export function replaceTables(page: string, tables: Readonly<Record<string, string>>): Promise<string> {
  let result = page;
  for (const [name, table] of Object.entries(tables)) {
    const comment = `<!-- table: ${name} -->`;
    if (!result.includes(comment)) throw new Error(`the page has no comment ${comment}`);
    const [before = '', after = ''] = result.split(comment);
    result = `${before}${comment}\n\n${table}\n${after.replace(/^\s*(\|[^\n]*\n)*/, '\n')}`;
  }
  return format(result, { parser: 'markdown' });
}
