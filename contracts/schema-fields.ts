/** The part of JSON Schema that the service's routes use. */
export interface JsonSchema {
  readonly title?: string;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly [keyword: string]: unknown;
}

/** A field such as `players.X.name`: `?` marks an optional field, `[]` an array. The root is `''`. */
export interface Field {
  readonly path: string;
  readonly type: string;
}

/** Formats fields as lines: `start`, the path except of the root, the type. */
export function formatFields(start: string, fields: readonly Field[]): readonly string[] {
  return fields.map(({ path, type }) => `${start}${path === '' ? '' : `${path} `}${type}`);
}

/** Returns the name under which a schema is listed elsewhere, or undefined. */
export type SchemaNamer = (schema: JsonSchema) => string | undefined;

/** Lists every field of a schema with its type and constraints. A named schema is a single field. */
export function listFields(
  schema: JsonSchema,
  getName: SchemaNamer = getReferencedName,
  path = '',
): readonly Field[] {
  const type = formatType(schema, getName);
  if (getName(schema) !== undefined) return [{ path, type }];
  const nestedFields = [schema, ...(schema.anyOf ?? [])].flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([key, property]) => {
      const name = required.includes(key) ? key : `${key}?`;
      return listFields(property, getName, path === '' ? name : `${path}.${name}`);
    }),
  );
  const itemPath = `${path}[]`;
  const items = schema.items
    ? listFields(schema.items, getName, itemPath).filter((field) => field.path !== itemPath)
    : [];
  // A required object needs no line, because its fields have one.
  return type === 'object' && nestedFields.length > 0
    ? nestedFields
    : [{ path, type }, ...nestedFields, ...items];
}

/** The name of the component that a schema refers to. */
export function getReferencedName({ $ref }: JsonSchema): string | undefined {
  return $ref?.split('/').at(-1);
}

function formatType(schema: JsonSchema, getName: SchemaNamer): string {
  const name = getName(schema);
  if (name !== undefined) return name;
  if (schema.anyOf) return schema.anyOf.map((each) => formatType(each, getName)).join(' | ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const limits = formatConstraints(schema);
  return [schema.type ?? 'anything']
    .flat()
    .map((type) => {
      if (type === 'null') return type;
      return (type === 'array' ? `${formatType(schema.items ?? {}, getName)}[]` : type) + limits;
    })
    .join(' | ');
}

/** Prose, and keywords that type and fields already express. */
const impliedKeywords = new Set([
  ...['$id', 'title', 'description', 'type', 'enum', 'anyOf'],
  ...['properties', 'required', 'additionalProperties', 'items'],
]);

function formatConstraints(schema: JsonSchema): string {
  const constraints = Object.entries(schema)
    .filter(([keyword]) => !impliedKeywords.has(keyword))
    .map(([keyword, value]) => `${keyword} ${String(value)}`)
    .sort();
  return constraints.length === 0 ? '' : `(${constraints.join(', ')})`;
}
