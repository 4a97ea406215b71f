import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { isUtf8 } from 'node:buffer';
import { Problem } from '../shared/error-codes.ts';

/** Bodies are JSON in UTF-8, as they come; all else is refused with a code. */
async function plugin(app: FastifyInstance): Promise<void> {
  const parse = app.getDefaultJsonParser('error', 'error');
  // Fastify would take plain text as well, and would put U+FFFD for bytes that are no UTF-8.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
    const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1] ?? 'utf-8';
    if (charset.toLowerCase() !== 'utf-8' && charset.toLowerCase() !== 'utf8') {
      return done(createMediaTypeProblem('The body has to be in UTF-8.'));
    }
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      return done(createMediaTypeProblem('The body has to come without Content-Encoding.'));
    }
    if (!isUtf8(body as Buffer)) return done(new Problem('invalid', { detail: 'The body is not UTF-8.' }));
    return parse(request, body.toString(), done);
  });
}

function createMediaTypeProblem(detail: string): Problem {
  return new Problem('unsupported_media_type', { detail });
}

export const jsonBodyParser = fastifyPlugin(plugin, { name: 'json-bodies', fastify: '5.x' });
