import type { ServiceModel, Shape } from './service-model.ts';

/** A request to an AWS API. */
export interface ApiRequest {
  /** Name of botocore's model, such as `elbv2`. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: unknown;
}

/**
 * Compares a request with the service's model: unknown and missing members, types, enums, lengths, ranges, patterns.
 *
 * @returns errors, each with operation, member, value and what is allowed
 */
export function validateRequest(
  model: ServiceModel,
  { operation, parameters }: ApiRequest,
): readonly string[] {
  const definition = model.operations[operation];
  if (definition === undefined) return [`${operation} is no operation of the service`];
  if (definition.input === undefined) return [];
  return validate(model, definition.input.shape, parameters, operation);
}

function validate(model: ServiceModel, shapeName: string, value: unknown, path: string): readonly string[] {
  const shape = model.shapes[shapeName];
  if (shape === undefined) throw new Error(`the model has no shape ${shapeName}`);
  switch (shape.type) {
    case 'structure':
      return validateStructure(model, shape, value, path);
    case 'list':
      return validateList(model, shape, value, path);
    case 'map':
      return validateMap(model, shape, value, path);
    case 'string':
      return typeof value === 'string'
        ? validateString(shape, value, path)
        : reportType(path, value, 'a string');
    case 'integer':
    case 'long':
      return Number.isInteger(value)
        ? validateRange(shape, Number(value), path, '')
        : reportType(path, value, 'a whole number');
    case 'float':
    case 'double':
      return typeof value === 'number'
        ? validateRange(shape, value, path, '')
        : reportType(path, value, 'a number');
    case 'boolean':
      return typeof value === 'boolean' ? [] : reportType(path, value, 'true or false');
    case 'blob':
      return typeof value === 'string'
        ? validateRange(shape, value.length, path, ' bytes')
        : reportType(path, value, 'bytes');
    case 'timestamp':
      return value instanceof Date ? [] : reportType(path, value, 'a time');
    default:
      throw new Error(`unknown type ${shape.type} of the shape ${shapeName}`);
  }
}

function validateStructure(
  model: ServiceModel,
  { members = {}, required = [] }: Shape,
  value: unknown,
  path: string,
): readonly string[] {
  if (!isObject(value)) return reportType(path, value, 'an object');
  const missing = required
    .filter((name) => value[name] === undefined)
    .map((name) => `${path}.${name} is missing`);
  return [
    ...missing,
    ...Object.entries(value).flatMap(([name, each]) => {
      const member = members[name];
      if (each === undefined) return [];
      return member === undefined
        ? [`${path}.${name} is unknown; allowed: ${Object.keys(members).join(', ')}`]
        : validate(model, member.shape, each, `${path}.${name}`);
    }),
  ];
}

function validateList(model: ServiceModel, shape: Shape, value: unknown, path: string): readonly string[] {
  if (!Array.isArray(value)) return reportType(path, value, 'a list');
  return [
    ...validateRange(shape, value.length, path, ' elements'),
    ...value.flatMap((each, index) => validate(model, shape.member?.shape ?? '', each, `${path}[${index}]`)),
  ];
}

function validateMap(model: ServiceModel, shape: Shape, value: unknown, path: string): readonly string[] {
  if (!isObject(value)) return reportType(path, value, 'an object');
  return Object.entries(value).flatMap(([key, each]) => [
    ...validate(model, shape.key?.shape ?? '', key, `${path} key`),
    ...validate(model, shape.value?.shape ?? '', each, `${path}.${key}`),
  ]);
}

function validateString(shape: Shape, value: string, path: string): readonly string[] {
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    return [`${path} is ${JSON.stringify(value)}; allowed: ${shape.enum.join(', ')}`];
  }
  const length = validateRange(shape, value.length, path, ' characters');
  if (length.length > 0) return length;
  return shape.pattern === undefined || matchesPattern(shape.pattern, value)
    ? []
    : [`${path} is ${JSON.stringify(value)}; allowed: ${shape.pattern}`];
}

function validateRange({ min, max }: Shape, value: number, path: string, unit: string): readonly string[] {
  if (value >= (min ?? -Infinity) && value <= (max ?? Infinity)) return [];
  const allowed =
    min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return [`${path} is ${value}${unit}; allowed: ${allowed}`];
}

/** Java's patterns, which match the whole value. */
function matchesPattern(pattern: string, value: string): boolean {
  const source = `^(?:${pattern.replace('(?i)', '')})$`;
  // Some escape characters that need none, which Unicode mode rejects.
  return createRegExp(source, 'u', () => createRegExp(source, '', () => /^/)).test(value);
}

function createRegExp(source: string, flags: string, otherwise: () => RegExp): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return otherwise();
  }
}

function reportType(path: string, value: unknown, expected: string): readonly string[] {
  return [`${path} is ${JSON.stringify(value)}; allowed: ${expected}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
