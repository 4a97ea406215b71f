import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const options: Options = { allErrors: true, useDefaults: true, removeAdditional: false };

/**
 * Keyword with the limits of a text after its normalization, which the OpenAPI document states in place of the schema's
 * own. Ajv ignores it: the schema's limits are those of the text as sent.
 */
export const documentedKeyword = 'documented';

const strictAjv = addFormats
  .default(new Ajv({ ...options, coerceTypes: false }))
  .addVocabulary([documentedKeyword]);
const coercingAjv = addFormats
  .default(new Ajv({ ...options, coerceTypes: true }))
  .addVocabulary([documentedKeyword]);

/**
 * Validates requests without coercing values or removing unknown fields. Only query string and path parameters are
 * coerced, because they are untyped: `limit=20` is the number 20.
 *
 * @see https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#validator-compiler
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'querystring' || httpPart === 'params' ? coercingAjv : strictAjv).compile(schema);
