import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import type { FastifySerializerCompiler } from 'fastify';

/**
 * Creates Fastify's own serializer compiler, which compiles each schema object once. All routes share the schema of
 * problem documents, which Fastify would compile 400 times: a third of the start.
 *
 * @param schemas by `$id`, for references
 * @see https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#serializer-compiler
 */
export function createSerializerCompiler(
  schemas: Readonly<Record<string, unknown>>,
): FastifySerializerCompiler<unknown> {
  const compile = SerializerSelector()(schemas);
  const serializers = new Map<unknown, (data: unknown) => string>();
  return ({ method, url, httpStatus = '', schema }) => {
    const serializer = serializers.get(schema) ?? compile({ method, url, httpStatus, schema });
    serializers.set(schema, serializer);
    return serializer;
  };
}
