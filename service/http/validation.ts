import { Ajv, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fastJsonStringify from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifySchemaValidationError, FastifySerializerCompiler } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';
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
 *
 * A schema is compiled when the first request meets it: nobody waits for all of them at the start.
 */
export function schemaCompiler(): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) => {
    const ajv = httpPart === 'querystring' || httpPart === 'params' ? fromText : exact;
    let compiled: ValidateFunction | undefined;
    const validate: FastifyValidationResult = (data) => {
      compiled ??= ajv.compile(schema);
      const valid = compiled(data);
      validate.errors = compiled.errors as FastifySchemaValidationError[] | null;
      return valid;
    };
    return validate;
  };
}

const writers = new WeakMap<TSchema, (data: unknown) => string>();

/**
 * Writes each answer by its schema, so that nothing leaves that is not declared. One writer a schema, however many
 * routes share it, made for the first answer that needs it. Problem documents come from one place that writes exactly
 * their fields, and need none.
 */
export function answerCompiler(): FastifySerializerCompiler<TSchema> {
  return ({ schema, contentType }) => {
    if (contentType === 'application/problem+json') return (data) => JSON.stringify(data);
    let write = writers.get(schema);
    return (data) => {
      write ??= remembered(schema);
      return write(data);
    };
  };
}

function remembered(schema: TSchema): (data: unknown) => string {
  const write = writers.get(schema) ?? fastJsonStringify(schema);
  writers.set(schema, write);
  return write;
}
