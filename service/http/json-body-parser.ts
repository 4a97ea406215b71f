import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { isUtf8 } from 'node:buffer';
import { Problem } from '../shared/error-codes.ts';

/** Parses JSON bodies in UTF-8 and rejects other media types, charsets and encodings. */
async function plugin(app: FastifyInstance): Promise<void> {
  const parse = app.getDefaultJsonParser('error', 'error');
  // Fastify's default parsers accept plain text and replace invalid UTF-8 by U+FFFD.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
    const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1] ?? 'utf-8';
    if (charset.toLowerCase() !== 'utf-8' && charset.toLowerCase() !== 'utf8') {
      return done(createMediaTypeProblem('The charset of the body must be UTF-8.'));
    }
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      return done(createMediaTypeProblem('Content-Encoding is not supported.'));
    }
    if (body.length === 0) return done(null, null);
    if (!isUtf8(body as Buffer))
      return done(new Problem('invalid', { detail: 'The body is not valid UTF-8.' }));
    return parse(request, body.toString(), done);
  });
  // Without a Content-Type, or with any other, a body that says nothing counts as absent.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, null);
    const isUntyped = request.headers['content-type'] === undefined;
    if (isUntyped && ['null', '{}'].includes(body.toString().trim())) return done(null, null);
    return done(createMediaTypeProblem('The Content-Type of the body must be application/json.'));
  });
}

function createMediaTypeProblem(detail: string): Problem {
  return new Problem('unsupported_media_type', { detail });
}

export const jsonBodyParser = fastifyPlugin(plugin, { name: 'json-body-parser', fastify: '5.x' });
