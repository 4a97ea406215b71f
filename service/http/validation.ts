import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const strictly: Options = { allErrors: true, useDefaults: true, removeAdditional: false };

/**
 * Validates each part of a request by its schema. Nothing is coerced and nothing dropped, but for the query string and
 * the path, which have no types of their own: there `limit=20` is the number 20.
 */
export function schemaCompiler(): FastifySchemaCompiler<TSchema> {
  const exact = addFormats.default(new Ajv({ ...strictly, coerceTypes: false }));
  const fromText = addFormats.default(new Ajv({ ...strictly, coerceTypes: true }));
  return ({ schema, httpPart }) =>
    (httpPart === 'querystring' || httpPart === 'params' ? fromText : exact).compile(schema);
}
