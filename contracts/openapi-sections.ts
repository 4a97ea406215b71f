import { type ApiOperation, type Content, type OpenApi, listOperations } from './openapi.ts';
import { formatFields, listFields, type JsonSchema } from './schema-fields.ts';
import { type Shapes, findSharedShapes } from './shared-shapes.ts';

/** Formats an OpenAPI document as lines such as `GET /games/:id 200 game Game`, by heading, without descriptions. */
export function createOpenApiSections(document: OpenApi): Record<string, readonly string[]> {
  const operations = listOperations(document);
  const shapes = findSharedShapes(document);
  const codes = getCodeSchema(document)?.enum?.map(String) ?? [];
  const errors = new Map(operations.map((operation) => [operation.route, listErrors(operation, codes)]));
  const common = findCommon([...errors.values()]);
  return {
    Requests: operations.flatMap((operation) => formatRequests(operation, shapes)),
    Responses: operations.flatMap((operation) => [
      ...formatResponses(operation, shapes),
      ...formatErrors(
        operation,
        errors.get(operation.route)?.filter((error) => !common.includes(error)),
      ),
    ]),
    'Error responses that every route may give': common,
    'Objects in requests and responses': formatObjects(document, shapes),
    'Error codes': codes.map((code) => `${code} ${findStatuses(code, [...errors.values()].flat())}`),
  };
}

function formatRequests(
  { route, parameters = [], requestBody }: ApiOperation,
  { getName }: Shapes,
): readonly string[] {
  return [
    ...parameters.flatMap(({ in: location, name, required, schema }) =>
      formatFields(`${route} ${location} `, listFields(schema, getName, required ? name : `${name}?`)),
    ),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      formatFields(`${route} body `, listFields(schema, getName)),
    ),
  ];
}

function formatResponses({ route, responses }: ApiOperation, { getName }: Shapes): readonly string[] {
  return Object.entries(responses)
    .filter(([, response]) => !isProblem(response))
    .flatMap(([status, { content }]) => {
      const start = `${route} ${status} `;
      return content ? formatContent(start, content, getName) : [`${start}without a body`];
    });
}

function formatContent(start: string, content: Content, getName: Shapes['getName']): readonly string[] {
  return Object.entries(content).flatMap(([type, { schema }]) =>
    formatFields(type === 'application/json' ? start : `${start}${type} `, listFields(schema, getName)),
  );
}

function isProblem({ content = {} }: ApiOperation['responses'][string]): boolean {
  return 'application/problem+json' in content;
}

/** An operation's errors, such as `409 stale`, by the codes in the response's description; `problem` without codes. */
function listErrors({ responses }: ApiOperation, codes: readonly string[]): readonly string[] {
  return Object.entries(responses)
    .filter(([, response]) => isProblem(response))
    .flatMap(([status, { description }]) => {
      const named = [...description.matchAll(/`(\w+)`/g)].map(([, code]) => String(code));
      const knownCodes = named.filter((code) => codes.includes(code));
      return (knownCodes.length > 0 ? knownCodes : ['problem']).map((code) => `${status} ${code}`);
    });
}

/** The errors that all operations have in common. */
function findCommon(errors: readonly (readonly string[])[]): readonly string[] {
  return (errors[0] ?? []).filter((error) => errors.every((each) => each.includes(error)));
}

/** Formats a line for each status with its codes. */
function formatErrors({ route }: ApiOperation, errors: readonly string[] = []): readonly string[] {
  const codes = new Map<string, string[]>();
  for (const error of [...errors].sort()) {
    const [status = '', code = ''] = error.split(' ');
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return [...codes].map(([status, statusCodes]) => `${route} ${status} ${statusCodes.join(', ')}`);
}

function findStatuses(code: string, errors: readonly string[]): string {
  const statuses = errors.filter((error) => error.endsWith(` ${code}`)).map((error) => error.split(' ')[0]);
  return statuses.length > 0 ? [...new Set(statuses)].join(', ') : 'in no response';
}

function getCodeSchema({ components }: OpenApi): JsonSchema | undefined {
  return components.schemas['Problem']?.properties?.['code'];
}

function formatObjects(document: OpenApi, { schemas, getName }: Shapes): readonly string[] {
  const codes = getCodeSchema(document);
  return Object.entries(schemas).flatMap(([name, shape]) => {
    const fields = listFields(shape, (schema) => {
      if (schema === codes) return 'one of the error codes';
      return schema === shape ? undefined : getName(schema);
    });
    return formatFields(`${name}.`, fields);
  });
}
