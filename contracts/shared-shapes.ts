import { type OpenApi, listOperations } from './openapi.ts';
import { listFields, type JsonSchema, type SchemaNamer, getReferencedName } from './schema-fields.ts';

/** Objects that are listed once by name: the document's components, and objects in responses of several routes. */
export interface Shapes {
  readonly getName: SchemaNamer;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

interface Occurrences {
  readonly schema: JsonSchema;
  readonly keys: Set<string>;
  readonly routes: Set<string>;
}

/** Finds shared objects. Those without a title get their name from the shortest field that contains them: `user` is a `User`. */
export function findSharedShapes(document: OpenApi): Shapes {
  const found = new Map<string, Occurrences>();
  for (const { route, responses } of listOperations(document)) {
    for (const { content = {} } of Object.values(responses)) {
      for (const { schema } of Object.values(content)) collect(schema, '', route, found);
    }
  }
  const names = new Map<string, string>();
  const schemas: Record<string, JsonSchema> = { ...document.components.schemas };
  for (const [signature, { schema, keys, routes }] of found) {
    if (routes.size < 2) continue;
    const name = schema.title ?? capitalise([...keys].sort((a, b) => a.length - b.length)[0] ?? '');
    if (name in schemas) throw new Error(`Two objects have the name ${name}: give one of them a title`);
    schemas[name] = schema;
    names.set(signature, name);
  }
  return { getName: (schema) => getReferencedName(schema) ?? names.get(getSignature(schema)), schemas };
}

function collect(schema: JsonSchema, key: string, route: string, found: Map<string, Occurrences>): void {
  if (schema.items) collect(schema.items, key, route, found);
  if (!schema.properties) return;
  if (key !== '') {
    const signature = getSignature(schema);
    const occurrences = found.get(signature) ?? { schema, keys: new Set(), routes: new Set() };
    found.set(signature, occurrences);
    occurrences.keys.add(key);
    occurrences.routes.add(route);
  }
  for (const [name, property] of Object.entries(schema.properties)) collect(property, name, route, found);
}

/** Equal for schemas with the same fields. */
function getSignature(schema: JsonSchema): string {
  return JSON.stringify(listFields(schema));
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
