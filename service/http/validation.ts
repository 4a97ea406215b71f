import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import fastJsonStringify from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';

/** The schemas are TypeBox's, whose types vouch for them: checking them against the meta-schema is half of a start. */
const strictly: Options = {
  allErrors: true,
  useDefaults: true,
  removeAdditional: false,
  validateSchema: false,
};

/** Ajv keeps what it has compiled; one pair serves however many apps a test run builds. */
const exact = addFormats.default(new Ajv({ ...strictly, coerceTypes: false }));
const fromText = addFormats.default(new Ajv({ ...strictly, coerceTypes: true }));

/**
 * Validates each part of a request by its schema. Nothing is coerced and nothing dropped, but for the query string and
 * the path, which have no types of their own: there `limit=20` is the number 20.
 */
export function schemaCompiler(): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) =>
    (httpPart === 'querystring' || httpPart === 'params' ? fromText : exact).compile(schema);
}

const writers = new WeakMap<TSchema, (data: unknown) => string>();

/**
 * Writes each answer by its schema, so that nothing leaves that is not declared. One writer a schema, however many
 * routes share it: compiling them is the larger part of a start. Problem documents come from one place that writes
 * exactly their fields, and need none.
 */
export function answerCompiler(): FastifySerializerCompiler<TSchema> {
  return ({ schema, contentType }) => {
    if (contentType === 'application/problem+json') return (data) => JSON.stringify(data);
    const known = writers.get(schema);
    if (known) return known;
    const writer = fastJsonStringify(schema);
    writers.set(schema, writer);
    return writer;
  };
}
