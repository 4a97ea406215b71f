import type { FastifyError } from 'fastify';
import type { FieldError } from '../../shared/error-codes.ts';

type SchemaError = NonNullable<FastifyError['validation']>[number];

/** Names of JSON's types as people use them. */
const typeNames: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'text',
};

/**
 * The faults of a validation in words: where each is, what is wrong, what would be right. The value itself is never
 * repeated: it may be a password.
 *
 * @param context the part of the request, as Fastify names it: body, querystring, params or headers
 */
export function toFieldErrors(validation: readonly SchemaError[], context: string | undefined): FieldError[] {
  const errorsByKey = new Map<string, FieldError>();
  for (const schemaError of validation) {
    const { path, message, allowed } = toFieldError(schemaError, context);
    const key = `${path} ${message}`;
    const existing = errorsByKey.get(key);
    // One of several forms is allowed here, and each says what it wanted.
    const combined =
      existing && !existing.allowed.split(' or ').includes(allowed)
        ? `${existing.allowed} or ${allowed}`
        : null;
    errorsByKey.set(key, { path, message, allowed: combined ?? existing?.allowed ?? allowed });
  }
  const fieldErrors = [...errorsByKey.values()];
  // "matches none of the forms" adds nothing to what the forms themselves have said of the same place.
  const specificErrors = fieldErrors.filter(({ message }) => message !== noSchemaMatches);
  return specificErrors.length > 0 ? specificErrors : fieldErrors;
}

const noSchemaMatches = 'has none of the forms allowed';

function toFieldError(
  { keyword, instancePath, params, message }: SchemaError,
  context: string | undefined,
): FieldError {
  const ownPointer = formatPointer(instancePath, context);
  const formatChildPointer = (name: unknown) => formatPointer(`${instancePath}/${String(name)}`, context);
  const formatLimit = (name: string, singular: string, plural: string) =>
    `${String(params['limit'])} ${params['limit'] === 1 ? singular : plural} ${name}`;
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
        message: 'is not known here',
        allowed: 'only the fields that /docs lists for this route',
      };
    case 'type': {
      const allowedTypes = [params['type']].flat().map((type) => typeNames[String(type)] ?? String(type));
      return { path: ownPointer, message: 'is of another kind', allowed: allowedTypes.join(' or ') };
    }
    case 'enum':
      return {
        path: ownPointer,
        message: 'is not one of the values allowed',
        allowed: (params['allowedValues'] as unknown[]).map(String).join(', '),
      };
    case 'const':
      return {
        path: ownPointer,
        message: 'is not the value allowed',
        allowed: String(params['allowedValue']),
      };
    case 'minLength':
      return {
        path: ownPointer,
        message: 'is too short',
        allowed: formatLimit('or more', 'character', 'characters'),
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
        message: 'has too few entries',
        allowed: formatLimit('or more', 'entry', 'entries'),
      };
    case 'maxItems':
      return {
        path: ownPointer,
        message: 'has too many entries',
        allowed: formatLimit('at most', 'entry', 'entries'),
      };
    case 'minimum':
      return { path: ownPointer, message: 'is too small', allowed: `${String(params['limit'])} or more` };
    case 'maximum':
      return { path: ownPointer, message: 'is too large', allowed: `${String(params['limit'])} or less` };
    case 'anyOf':
    case 'oneOf':
      return { path: ownPointer, message: noSchemaMatches, allowed: 'one of the forms that /docs lists' };
    default:
      return {
        path: ownPointer,
        message: 'has another form',
        allowed: message ?? 'the form that /docs shows',
      };
  }
}

/** Where in the request: a pointer into the body, `?name` of the query, or the name of a part of the path. */
function formatPointer(pointer: string, context: string | undefined): string {
  if (context === 'querystring') return `?${pointer.slice(1)}`;
  if (context === 'params') return `:${pointer.slice(1)}`;
  if (context === 'headers') return `${pointer.slice(1)} (header)`;
  return pointer === '' ? '/' : pointer;
}
