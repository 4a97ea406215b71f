import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from '../../shared/error-codes.ts';
import { sendProblem } from './problem-details.ts';

/**
 * Responds to unknown paths with 404, and to unknown methods of a known path with 405 and `Allow` (RFC 9110, section
 * 15.5.6). Must be registered before the routes.
 */
export const notFound = fastifyPlugin(
  async (app: FastifyInstance) => {
    const methodsByPath = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

    app.addHook('onRoute', ({ url, method }) => {
      // This route is the fallback for all paths.
      if (url === '/*') return;
      const entry = methodsByPath.get(url) ?? { pattern: createPattern(url), methods: new Set() };
      methodsByPath.set(url, entry);
      for (const each of [method].flat()) entry.methods.add(each);
    });

    function reject(request: FastifyRequest, reply: FastifyReply) {
      const [path = ''] = request.url.split('?', 1);
      const methods = [...methodsByPath.values()]
        .filter(({ pattern }) => pattern.test(path))
        .flatMap((entry) => [...entry.methods]);
      if (methods.length === 0 || methods.includes(request.method))
        return sendProblem(
          new Problem('not_found', { detail: `No route for ${request.method} at this address.` }),
          request,
          reply,
        );
      const allow = [...new Set(methods)].sort().join(', ');
      reply.header('allow', allow);
      return sendProblem(
        new Problem('method_not_allowed', {
          detail: `${request.method} is not supported at this address; allowed: ${allow}.`,
        }),
        request,
        reply,
      );
    }

    // Before the body is parsed, whose errors would come first.
    app.addHook('onRequest', async (request, reply) => (request.is404 ? reject(request, reply) : undefined));
    // For `reply.callNotFound()` of other routes.
    app.setNotFoundHandler(reject);
  },
  { name: 'not-found', fastify: '5.x' },
);

/** Matches the paths of a route: `:name` is one segment, and `*` is the rest. */
function createPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment === '*') return '.*';
    if (segment.startsWith(':')) return '[^/]+';
    return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
