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

/** Every operation with its route in Fastify's format: `GET /games/:id`. */
export function listOperations({ paths }: OpenApi): readonly (readonly [route: string, OpenApiOperation])[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        [`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`, operation] as const,
    ),
  );
}

/** Fetches the document of a running service. */
export async function fetchOpenApi(origin: string): Promise<OpenApi> {
  const response = await fetch(`${origin}/docs/json`);
  return (await response.json()) as OpenApi;
}
