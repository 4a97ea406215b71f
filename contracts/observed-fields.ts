import type { Field } from './schema-fields.ts';

/** Returns the name of the schema that a value matches, or undefined. */
export type ValueNamer = (value: object) => string | undefined;

/** Fields and all observed types of values without a schema, such as events. */
export function listObservedFields(
  values: readonly unknown[],
  getName: ValueNamer = () => undefined,
): readonly Field[] {
  const types = new Map<string, Set<string>>();
  const addType = (path: string, type: string) => types.set(path, (types.get(path) ?? new Set()).add(type));
  const visit = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return void addType(path, getScalarType(value));
    const name = getName(value);
    if (name !== undefined) return void addType(path, name);
    if (Array.isArray(value)) return value.forEach((each) => visit(`${path}[]`, each));
    for (const [key, field] of Object.entries(value)) visit(path === '' ? key : `${path}.${key}`, field);
  };
  for (const value of values) visit('', value);
  return [...types].map(([path, observedTypes]) => ({ path, type: [...observedTypes].sort().join(' | ') }));
}

function getScalarType(value: unknown): string {
  if (value === null) return 'null';
  if (Number.isInteger(value)) return 'integer';
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
  return isTime ? 'string(format date-time)' : typeof value;
}
