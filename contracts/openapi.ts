import type { JsonSchema } from './schema-fields.ts';

/** The parts of an OpenAPI document that the snapshots use. */
export interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

export interface OpenApiOperation {
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** An operation with its place in the document. */
export interface ApiOperation extends OpenApiOperation {
  readonly method: string;
  /** With placeholders such as `{id}`. */
  readonly path: string;
  /** In Fastify's format: `GET /games/:id`. */
  readonly route: string;
}

export function listOperations({ paths }: OpenApi): readonly ApiOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, operation]) => {
      const method = name.toUpperCase();
      return { ...operation, method, path, route: `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}` };
    }),
  );
}

/** Fetches the document of a running service. */
export async function fetchOpenApi(origin: string): Promise<OpenApi> {
  const response = await fetch(`${origin}/docs/json`);
  return (await response.json()) as OpenApi;
}
