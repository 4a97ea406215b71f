import type { FastifyError } from 'fastify';
import type { FieldFault } from '../../shared/error-codes.ts';

type Fault = NonNullable<FastifyError['validation']>[number];

/** Names of JSON's types as people use them. */
const types: Record<string, string> = {
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
export function faultsOf(validation: readonly Fault[], context: string | undefined): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const fault of validation) {
    const { path, message, allowed } = faultOf(fault, context);
    const key = `${path} ${message}`;
    const earlier = faults.get(key);
    // One of several forms is allowed here, and each says what it wanted.
    const both =
      earlier && !earlier.allowed.split(' or ').includes(allowed) ? `${earlier.allowed} or ${allowed}` : null;
    faults.set(key, { path, message, allowed: both ?? earlier?.allowed ?? allowed });
  }
  const found = [...faults.values()];
  // "matches none of the forms" adds nothing to what the forms themselves have said of the same place.
  const said = found.filter(({ message }) => message !== noForm);
  return said.length > 0 ? said : found;
}

const noForm = 'has none of the forms allowed';

function faultOf({ keyword, instancePath, params, message }: Fault, context: string | undefined): FieldFault {
  const here = place(instancePath, context);
  const below = (name: unknown) => place(`${instancePath}/${String(name)}`, context);
  const count = (name: string, singular: string, plural: string) =>
    `${String(params['limit'])} ${params['limit'] === 1 ? singular : plural} ${name}`;
  switch (keyword) {
    case 'required':
      return { path: below(params['missingProperty']), message: 'is missing', allowed: 'a value' };
    case 'additionalProperties':
      return {
        path: below(params['additionalProperty']),
        message: 'is not known here',
        allowed: 'only the fields that /docs lists for this route',
      };
    case 'type': {
      const wanted = [params['type']].flat().map((type) => types[String(type)] ?? String(type));
      return { path: here, message: 'is of another kind', allowed: wanted.join(' or ') };
    }
    case 'enum':
      return {
        path: here,
        message: 'is not one of the values allowed',
        allowed: (params['allowedValues'] as unknown[]).map(String).join(', '),
      };
    case 'const':
      return { path: here, message: 'is not the value allowed', allowed: String(params['allowedValue']) };
    case 'minLength':
      return { path: here, message: 'is too short', allowed: count('or more', 'character', 'characters') };
    case 'maxLength':
      return { path: here, message: 'is too long', allowed: count('at most', 'character', 'characters') };
    case 'minItems':
      return { path: here, message: 'has too few entries', allowed: count('or more', 'entry', 'entries') };
    case 'maxItems':
      return { path: here, message: 'has too many entries', allowed: count('at most', 'entry', 'entries') };
    case 'minimum':
      return { path: here, message: 'is too small', allowed: `${String(params['limit'])} or more` };
    case 'maximum':
      return { path: here, message: 'is too large', allowed: `${String(params['limit'])} or less` };
    case 'anyOf':
    case 'oneOf':
      return { path: here, message: noForm, allowed: 'one of the forms that /docs lists' };
    default:
      return { path: here, message: 'has another form', allowed: message ?? 'the form that /docs shows' };
  }
}

/** Where in the request: a pointer into the body, `?name` of the query, or the name of a part of the path. */
function place(pointer: string, context: string | undefined): string {
  if (context === 'querystring') return `?${pointer.slice(1)}`;
  if (context === 'params') return `:${pointer.slice(1)}`;
  if (context === 'headers') return `${pointer.slice(1)} (header)`;
  return pointer === '' ? '/' : pointer;
}
