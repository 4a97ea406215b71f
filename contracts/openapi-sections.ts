import { type Content, type OpenApi, type OpenApiOperation, operationsOf } from './openapi.ts';
import { fieldLines, fieldsOf, type JsonSchema } from './schema-fields.ts';
import { type Shapes, sharedShapes } from './shared-shapes.ts';

/** An OpenAPI document as lines such as `GET /games/:id 200 game Game`, by heading; titles and descriptions left out. */
export function openApiSections(document: OpenApi): Record<string, readonly string[]> {
  const operations = operationsOf(document);
  const shapes = sharedShapes(document);
  const codes = codeSchema(document)?.enum?.map(String) ?? [];
  const errors = new Map(operations.map(([route, operation]) => [route, errorsOf(operation, codes)]));
  const common = commonOf([...errors.values()]);
  return {
    Requests: operations.flatMap(([route, operation]) => requestLines(route, operation, shapes)),
    Responses: operations.flatMap(([route, operation]) => [
      ...responseLines(route, operation, shapes),
      ...errorLines(route, errors.get(route)?.filter((error) => !common.includes(error)) ?? []),
    ]),
    'Error responses that every route may give': common,
    'Objects in requests and responses': objectLines(document, shapes),
    'Error codes': codes.map((code) => `${code} ${statusOf(code, [...errors.values()].flat())}`),
  };
}

function requestLines(
  route: string,
  { parameters = [], requestBody }: OpenApiOperation,
  { nameOf }: Shapes,
): readonly string[] {
  return [
    ...parameters.flatMap(({ in: where, name, required, schema }) =>
      fieldLines(`${route} ${where} `, fieldsOf(schema, nameOf, required ? name : `${name}?`)),
    ),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      fieldLines(`${route} body `, fieldsOf(schema, nameOf)),
    ),
  ];
}

function responseLines(
  route: string,
  { responses }: OpenApiOperation,
  { nameOf }: Shapes,
): readonly string[] {
  return Object.entries(responses)
    .filter(([, response]) => !isProblem(response))
    .flatMap(([status, { content }]) => {
      const start = `${route} ${status} `;
      return content ? contentLines(start, content, nameOf) : [`${start}without a body`];
    });
}

function contentLines(start: string, content: Content, nameOf: Shapes['nameOf']): readonly string[] {
  return Object.entries(content).flatMap(([type, { schema }]) =>
    fieldLines(type === 'application/json' ? start : `${start}${type} `, fieldsOf(schema, nameOf)),
  );
}

function isProblem({ content = {} }: OpenApiOperation['responses'][string]): boolean {
  return 'application/problem+json' in content;
}

/** The errors of an operation, as `409 stale`. The description of an error response names its codes, else it is a `problem`. */
function errorsOf({ responses }: OpenApiOperation, codes: readonly string[]): readonly string[] {
  return Object.entries(responses)
    .filter(([, response]) => isProblem(response))
    .flatMap(([status, { description }]) => {
      const named = [...description.matchAll(/`(\w+)`/g)].map(([, code]) => String(code));
      const known = named.filter((code) => codes.includes(code));
      return (known.length > 0 ? known : ['problem']).map((code) => `${status} ${code}`);
    });
}

/** The errors that every operation has. */
function commonOf(errors: readonly (readonly string[])[]): readonly string[] {
  return (errors[0] ?? []).filter((error) => errors.every((each) => each.includes(error)));
}

/** A line for each status, with all of its codes. */
function errorLines(route: string, errors: readonly string[]): readonly string[] {
  const codes = new Map<string, string[]>();
  for (const error of [...errors].sort()) {
    const [status = '', code = ''] = error.split(' ');
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return [...codes].map(([status, own]) => `${route} ${status} ${own.join(', ')}`);
}

function statusOf(code: string, errors: readonly string[]): string {
  const statuses = errors.filter((error) => error.endsWith(` ${code}`)).map((error) => error.split(' ')[0]);
  return statuses.length > 0 ? [...new Set(statuses)].join(', ') : 'in no response';
}

function codeSchema({ components }: OpenApi): JsonSchema | undefined {
  return components.schemas['Problem']?.properties?.['code'];
}

function objectLines(document: OpenApi, { schemas, nameOf }: Shapes): readonly string[] {
  const codes = codeSchema(document);
  return Object.entries(schemas).flatMap(([name, shape]) => {
    const fields = fieldsOf(shape, (schema) => {
      if (schema === codes) return 'one of the error codes';
      return schema === shape ? undefined : nameOf(schema);
    });
    return fieldLines(`${name}.`, fields);
  });
}
