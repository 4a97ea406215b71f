import type { FastifyInstance } from 'fastify';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** The files of Swagger UI that are worth compressing: 2.1 MB of 2.2. */
const largeFiles = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const;

/**
 * Serves the large files of Swagger UI with gzip, in place of the plugin's own route. Each is compressed once, on the
 * first request: compressing it for every request would take 50 ms of CPU. All responses share that one buffer, and others
 * are streamed, so that clients that do not read take no memory.
 */
export function serveLargeDocsFiles(app: FastifyInstance, prefix: string): void {
  const folder = join(createRequire(import.meta.url).resolve('@fastify/swagger-ui'), '..', 'static');
  for (const [file, mediaType] of Object.entries(largeFiles)) {
    const path = join(folder, file);
    let compressed: Promise<Buffer> | undefined;
    app.get(`${prefix}/${file}`, { schema: { hide: true } }, async (request, reply) => {
      reply.type(mediaType).header('cache-control', 'public, max-age=3600').header('vary', 'accept-encoding');
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
        return reply.send(createReadStream(path));
      compressed ??= readFile(path).then((contents) => promisify(gzip)(contents, { level: 9 }));
      return reply.header('content-encoding', 'gzip').send(await compressed);
    });
  }
}

/** Style of the page around Swagger UI: small screens, and the link back. */
export const docsStyle = `
.back { display: inline-block; padding: 0.75rem 1.25rem; font: 600 1rem/1.5 system-ui, sans-serif; color: #0c6a80; }
.swagger-ui .info .title, .swagger-ui .markdown, .swagger-ui .opblock-summary-path { overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .swagger-ui .wrapper, .swagger-ui .scheme-container { padding-inline: 0.5rem; }
  .swagger-ui .info { margin-block: 1rem; }
  .swagger-ui .info table { display: block; overflow-x: auto; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-method { min-width: 4.5rem; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui section.models, .swagger-ui .model-box { overflow-x: auto; max-width: 100%; }
}
`;

/** The page of Swagger UI has no viewport of its own, and no place for a link. */
export const docsScript = `
document.head.append(Object.assign(document.createElement('meta'), {
  name: 'viewport', content: 'width=device-width, initial-scale=1',
}));
document.body.prepend(Object.assign(document.createElement('a'), {
  className: 'back', href: '/', textContent: 'Back to Noughts',
}));
`;
