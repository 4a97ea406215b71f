import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { problemCodes } from '../shared/error-codes.ts';
import { ProblemDocument } from './errors/problem-schemas.ts';

export interface OpenApiOptions {
  readonly release: string;
  readonly publicOrigin: string | undefined;
  /** Schema of a game, which conflicts carry; its title is `Game`. */
  readonly gameSchema: object;
}

/** The OpenAPI document, made from the schemas of the routes that are registered after this. */
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
          { name: 'users', description: 'People and their records' },
          { name: 'games', description: 'Games and what players do with them' },
          { name: 'live', description: 'Server-sent events' },
          { name: 'service', description: 'The process itself' },
        ],
      },
    });
  },
  { name: 'open-api', fastify: '5.x' },
);

/** The same schema with every game in it by name: written out, they would be most of the document. */
function replaceGamesWithRefs(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(replaceGamesWithRefs);
  if ('title' in schema && schema.title === 'Game') return { $ref: 'Game#' };
  return Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, replaceGamesWithRefs(part)]));
}

/** The document as JSON at `/docs/json`, and for people at `/docs`. Its scripts and styles are streamed from disk. */
export const serveSwaggerUi: FastifyPluginAsync = async (app) => {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.url !== '/docs/json') reply.helmet(app.pagePolicy);
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Noughts: API' },
    // Without the bar above it, whose only use is to load another document.
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
  });
};

/** What no single route shows. */
function describeApi(): string {
  const codes = Object.entries(problemCodes).map(
    ([code, [status, title]]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return [
    'A live game of noughts and crosses for two. JSON in and out; times are ISO 8601 in UTC.',
    'A session is one cookie: keep the cookie jar. A change from a page of another origin is refused.',
    'Fields that a route does not know are refused, and nothing is coerced.',
    '## Errors',
    'Every refusal is `application/problem+json` with a `code` from this list:',
    ['| code | status | meaning |', '|---|---|---|', ...codes].join('\n'),
  ].join('\n\n');
}
