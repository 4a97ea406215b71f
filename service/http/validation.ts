import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const options: Options = { allErrors: true, useDefaults: true, removeAdditional: false };

const strictAjv = addFormats.default(new Ajv({ ...options, coerceTypes: false }));
const coercingAjv = addFormats.default(new Ajv({ ...options, coerceTypes: true }));

/**
 * Validates requests without coercing values or removing unknown fields. Only query string and path parameters are
 * coerced, because they are untyped: `limit=20` is the number 20.
 *
 * @see https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#validator-compiler
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'querystring' || httpPart === 'params' ? coercingAjv : strictAjv).compile(schema);
