import { type OpenApi, operationsOf } from './openapi.ts';
import { fieldsOf, type JsonSchema, type NameOf, referenced } from './schema-fields.ts';

/** Objects that are described once, by name: the document's components, and what several routes respond with. */
export interface Shapes {
  readonly nameOf: NameOf;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

interface Occurrences {
  readonly schema: JsonSchema;
  readonly keys: Set<string>;
  readonly routes: Set<string>;
}

/** Finds them. One that the document does not name goes by the shortest of its fields: what `user` holds is a `User`. */
export function sharedShapes(document: OpenApi): Shapes {
  const found = new Map<string, Occurrences>();
  for (const [route, { responses }] of operationsOf(document)) {
    for (const { content = {} } of Object.values(responses)) {
      for (const { schema } of Object.values(content)) collect(schema, '', route, found);
    }
  }
  const names = new Map<string, string>();
  const schemas: Record<string, JsonSchema> = { ...document.components.schemas };
  for (const [signature, { schema, keys, routes }] of found) {
    if (routes.size < 2) continue;
    const name = capitalised([...keys].sort((a, b) => a.length - b.length)[0] ?? '');
    if (name in schemas) throw new Error(`Two objects are called ${name}: give one of them an $id`);
    schemas[name] = schema;
    names.set(signature, name);
  }
  return { nameOf: (schema) => referenced(schema) ?? names.get(signatureOf(schema)), schemas };
}

function collect(schema: JsonSchema, key: string, route: string, found: Map<string, Occurrences>): void {
  if (schema.items) collect(schema.items, key, route, found);
  if (!schema.properties) return;
  if (key !== '') {
    const signature = signatureOf(schema);
    const known = found.get(signature) ?? { schema, keys: new Set(), routes: new Set() };
    found.set(signature, known);
    known.keys.add(key);
    known.routes.add(route);
  }
  for (const [name, property] of Object.entries(schema.properties)) collect(property, name, route, found);
}

/** The same for schemas with the same fields. */
function signatureOf(schema: JsonSchema): string {
  return JSON.stringify(fieldsOf(schema));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
