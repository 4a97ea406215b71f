import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { problemCodes } from '../shared/error-codes.ts';
import { ProblemDocument } from './errors/problem-schemas.ts';

export interface OpenApiOptions {
  readonly release: string;
  readonly publicOrigin: string | undefined;
  /** Schema of the game in a conflict response; its title must be `Game`. */
  readonly gameSchema: object;
}

/** Generates the OpenAPI document from the schemas of the routes that are registered after this plugin. */
export const openApi = fastifyPlugin(
  async (app: FastifyInstance, { release, publicOrigin, gameSchema }: OpenApiOptions) => {
    app.addSchema({ ...gameSchema, $id: 'Game' });
    app.addSchema(ProblemDocument);
    await app.register(swagger, {
      transform: ({ schema, url }) => ({ schema: replaceGamesWithRefs(schema) as typeof schema, url }),
      refResolver: {
        buildLocalReference: ({ $id }, _base, _fragment, index) => String($id ?? `schema-${index}`),
      },
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Noughts', version: release, description: describeApi() },
        ...(publicOrigin !== undefined && { servers: [{ url: publicOrigin }] }),
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

/** Replaces the schema of a game by a reference; inlined copies would make up most of the document. */
function replaceGamesWithRefs(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(replaceGamesWithRefs);
  if ('title' in schema && schema.title === 'Game') return { $ref: 'Game#' };
  return Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, replaceGamesWithRefs(part)]));
}

/** Serves the document as JSON at `/docs/json` and Swagger UI at `/docs`, whose files are streamed from disk. */
export const serveSwaggerUi: FastifyPluginAsync = async (app) => {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.url !== '/docs/json') reply.helmet(app.pagePolicy);
  });
  app.setReplySerializer(serializeOnce);
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Noughts: API' },
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
  ].join('\n\n');
}
