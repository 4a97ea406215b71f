import { limitRows } from '../shared/limits.ts';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { problemCodes } from '../shared/error-codes.ts';
import { sessionScheme } from './session-security.ts';
import { documentedKeyword } from './validation.ts';
import { docsScript, docsStyle, serveLargeDocsFiles } from './docs-files.ts';
import { ProblemDocument } from './errors/problem-schemas.ts';

export interface OpenApiOptions {
  readonly release: string;
  readonly publicOrigin: string | undefined;
  /** Schema of the game in a conflict response; its title must be `Game`. */
  readonly gameSchema: object;
  /** Schemas of the events of streams, each with an `$id`. */
  readonly eventSchemas: readonly object[];
  readonly sessionCookieName: string;
}

/** Generates the OpenAPI document from the schemas of the routes that are registered after this plugin. */
export const openApi = fastifyPlugin(
  async (app: FastifyInstance, options: OpenApiOptions) => {
    const { release, publicOrigin, gameSchema, eventSchemas, sessionCookieName } = options;
    app.addSchema({ ...gameSchema, $id: 'Game' });
    app.addSchema(ProblemDocument);
    for (const schema of eventSchemas) app.addSchema(prepareSchema(schema));
    await app.register(swagger, {
      transform: ({ schema, url }) => ({ schema: prepareSchema(schema) as typeof schema, url }),
      transformObject: (document) => {
        if ('openapiObject' in document) completeOperations(document.openapiObject as OpenApiDocument);
        return 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
      },
      refResolver: {
        buildLocalReference: ({ $id }, _base, _fragment, index) => String($id ?? `schema-${index}`),
      },
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Noughts',
          version: release,
          description: describeApi(),
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: publicOrigin ?? '/' }],
        components: {
          securitySchemes: {
            [sessionScheme]: {
              type: 'apiKey',
              in: 'cookie',
              name: sessionCookieName,
              description: 'Set by `createGuest`, `register` and `login`',
            },
          },
        },
        tags: [
          { name: 'auth', description: 'Guests, accounts and sessions' },
          { name: 'users', description: 'Accounts and profiles' },
          { name: 'games', description: 'Games and the actions of players' },
          { name: 'live', description: 'Server-sent events' },
          { name: 'service', description: 'Health of the service' },
        ],
      },
    });
  },
  { name: 'open-api', fastify: '5.x' },
);

/**
 * Replaces the schema of a game by a reference, because inlined copies would make up most of the document, and limits of
 * a text by the documented ones.
 */
function prepareSchema(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(prepareSchema);
  if ('title' in schema && schema.title === 'Game') return { $ref: 'Game#' };
  const { [documentedKeyword]: documented = {}, ...keywords } = schema as Record<string, object>;
  return Object.fromEntries(
    Object.entries({ ...keywords, ...documented }).map(([name, part]) => [name, prepareSchema(part)]),
  );
}

interface Operation {
  security?: object[];
  requestBody?: { required?: boolean; content: Record<string, { schema: { anyOf?: { type?: string }[] } }> };
  responses: Record<string, { headers?: Record<string, object> }>;
}

interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const requestIdHeader = {
  description: 'as `instance` of an error, and in the log',
  schema: { type: 'string' },
};
const retryAfterHeader = { description: 'seconds', schema: { type: 'integer', minimum: 0 } };

/** Adds what holds for all operations, and what `@fastify/swagger` does not derive from the schemas. */
function completeOperations({ paths = {} }: OpenApiDocument): void {
  for (const operation of Object.values(paths).flatMap(Object.values<Operation>)) {
    operation.security ??= [];
    const schemas = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema);
    if (operation.requestBody)
      operation.requestBody.required = !schemas.some(({ anyOf = [] }) =>
        anyOf.some(({ type }) => type === 'null'),
      );
    for (const [status, response] of Object.entries(operation.responses)) {
      response.headers = {
        'Request-Id': requestIdHeader,
        ...((status === '429' || status === '503') && { 'Retry-After': retryAfterHeader }),
        ...response.headers,
      };
    }
  }
}

/** Serves the document as JSON at `/docs/json` and Swagger UI at `/docs`, whose files are streamed from disk. */
export const serveSwaggerUi: FastifyPluginAsync = async (app) => {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.url !== '/docs/json') reply.helmet(app.pagePolicy);
  });
  app.setReplySerializer(serializeOnce);
  serveLargeDocsFiles(app, '/docs/static');
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: {
      title: 'Noughts: API',
      css: [{ filename: 'theme.css', content: docsStyle }],
      js: [{ filename: 'theme.js', content: docsScript }],
    },
    // `BaseLayout` has no top bar, which only serves to load other documents.
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
  });
};

const serializedDocuments = new WeakMap<object, string>();

/** Serializes a document once: `@fastify/swagger` returns the same object each time. */
function serializeOnce(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return JSON.stringify(payload);
  const serialized = serializedDocuments.get(payload) ?? JSON.stringify(payload);
  serializedDocuments.set(payload, serialized);
  return serialized;
}

/** Describes conventions that apply to all routes. */
function describeApi(): string {
  const codes = Object.entries(problemCodes).map(
    ([code, [status, title]]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return [
    'Real-time noughts and crosses (tic-tac-toe) for two. Requests and responses are JSON; times are ISO 8601 in UTC.',
    'The session is a cookie: clients must store cookies. Mutations from pages of other origins are rejected.',
    'Unknown fields are rejected, and values in a body are not coerced.',
    '## Errors',
    'Every error response is `application/problem+json` with a `code` from this list:',
    ['| code | status | meaning |', '|---|---|---|', ...codes].join('\n'),
    '## Limits',
    'Each process of the service counts by itself:',
    ['| what | limit |', '|---|---|', ...limitRows.map(([what, limit]) => `| ${what} | ${limit} |`)].join(
      '\n',
    ),
  ].join('\n\n');
}
