import type { FastifyError } from 'fastify';
import type { FieldError } from '../../shared/error-codes.ts';

type SchemaError = NonNullable<FastifyError['validation']>[number];

/** JSON types as they appear in `allowed`. */
const typeNames: Record<string, string> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

/** A body of 16 kB can have thousands of errors; the response would be thirty times its size. */
const maxFieldErrors = 10;

/**
 * Converts Ajv errors to field errors. They never contain the value, which may be a password.
 * Only the first {@link maxFieldErrors} are returned.
 *
 * @param context part of the request, as Fastify names it: `body`, `querystring`, `params` or `headers`
 */
export function toFieldErrors(validation: readonly SchemaError[], context: string | undefined): FieldError[] {
  const errorsByKey = new Map<string, FieldError>();
  for (const schemaError of validation) {
    if (errorsByKey.size === maxFieldErrors) break;
    const { path, message, allowed } = toFieldError(schemaError, context);
    const key = `${path} ${message}`;
    const existing = errorsByKey.get(key);
    // Each branch of an `anyOf` reports its own error: combine the allowed values.
    const combined =
      existing && !existing.allowed.split(' or ').includes(allowed)
        ? `${existing.allowed} or ${allowed}`
        : null;
    errorsByKey.set(key, { path, message, allowed: combined ?? existing?.allowed ?? allowed });
  }
  const fieldErrors = [...errorsByKey.values()];
  // The error of an `anyOf` itself adds nothing to the errors of its branches.
  const specificErrors = fieldErrors.filter(({ message }) => message !== noSchemaMatches);
  return specificErrors.length > 0 ? specificErrors : fieldErrors;
}

const noSchemaMatches = 'does not match any allowed schema';

function toFieldError(
  { keyword, instancePath, params, message }: SchemaError,
  context: string | undefined,
): FieldError {
  const ownPointer = formatPointer(instancePath, context);
  const formatChildPointer = (name: unknown) => formatPointer(`${instancePath}/${String(name)}`, context);
  const formatLimit = (bound: 'at least' | 'at most', singular: string, plural: string) =>
    `${bound} ${String(params['limit'])} ${params['limit'] === 1 ? singular : plural}`;
  switch (keyword) {
    case 'required':
      return {
        path: formatChildPointer(params['missingProperty']),
        message: 'is missing',
        allowed: 'a value',
      };
    case 'additionalProperties':
      return {
        path: formatChildPointer(params['additionalProperty']),
        message: 'is unknown',
        allowed: 'only the fields listed for this route at /docs',
      };
    case 'type': {
      const allowedTypes = [params['type']].flat().map((type) => typeNames[String(type)] ?? String(type));
      return { path: ownPointer, message: 'has the wrong type', allowed: allowedTypes.join(' or ') };
    }
    case 'enum':
      return {
        path: ownPointer,
        message: 'is not an allowed value',
        allowed: (params['allowedValues'] as unknown[]).map(String).join(', '),
      };
    case 'const':
      return {
        path: ownPointer,
        message: 'is not the allowed value',
        allowed: String(params['allowedValue']),
      };
    case 'minLength':
      return {
        path: ownPointer,
        message: 'is too short',
        allowed: formatLimit('at least', 'character', 'characters'),
      };
    case 'maxLength':
      return {
        path: ownPointer,
        message: 'is too long',
        allowed: formatLimit('at most', 'character', 'characters'),
      };
    case 'minItems':
      return {
        path: ownPointer,
        message: 'has too few items',
        allowed: formatLimit('at least', 'item', 'items'),
      };
    case 'maxItems':
      return {
        path: ownPointer,
        message: 'has too many items',
        allowed: formatLimit('at most', 'item', 'items'),
      };
    case 'minimum':
      return { path: ownPointer, message: 'is too small', allowed: `at least ${String(params['limit'])}` };
    case 'maximum':
      return { path: ownPointer, message: 'is too large', allowed: `at most ${String(params['limit'])}` };
    case 'anyOf':
    case 'oneOf':
      return { path: ownPointer, message: noSchemaMatches, allowed: 'one of the schemas at /docs' };
    default:
      return {
        path: ownPointer,
        message: 'is invalid',
        allowed: message ?? 'the schema at /docs',
      };
  }
}

/** Formats the location of an error: `/name` in the body, `?name` in the query, `:name` in the path, `name (header)`. */
function formatPointer(pointer: string, context: string | undefined): string {
  if (context === 'querystring') return `?${pointer.slice(1)}`;
  if (context === 'params') return `:${pointer.slice(1)}`;
  if (context === 'headers') return `${pointer.slice(1)} (header)`;
  return pointer === '' ? '/' : pointer;
}
