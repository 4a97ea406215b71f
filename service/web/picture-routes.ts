import type { FastifyPluginAsync } from 'fastify';
import { isId } from '../shared/ids.ts';
import { compression } from './compression.ts';
import { LinkPictures } from './link-pictures.ts';
import { getPublicOrigin } from '../http/public-origin.ts';
import type { PageSenderOptions } from './page-sender.ts';
import { renderQrCode } from './views/qr-code.ts';

const dayCache = 'public, max-age=86400';

/** Pictures that read no table: final boards for link previews, and QR codes of links to games. */
export const pictureRoutes: FastifyPluginAsync<Pick<PageSenderOptions, 'publicOrigin'>> = async (
  app,
  options,
) => {
  const linkPictures = new LinkPictures();

  app.get<{ Params: { file: string } }>('/og/:file', { schema: { hide: true } }, async (request, reply) => {
    const [, board] = /^(.{9})\.png$/.exec(request.params.file) ?? [];
    const picture = board === undefined ? null : linkPictures.get(board);
    if (picture === null) return reply.callNotFound();
    return reply
      .type('image/png')
      .header('cache-control', dayCache)
      .send(await picture);
  });

  // Of an id, never of a text, so that nobody can make this site show a code that leads elsewhere.
  app.get<{ Params: { id: string } }>(
    '/play/:id/qr.svg',
    { compress: compression, schema: { hide: true } },
    (request, reply) => {
      const { id } = request.params;
      if (!isId(id)) return reply.callNotFound();
      const svg = renderQrCode(`${getPublicOrigin(request, options.publicOrigin)}/play/${id}`);
      return reply.type('image/svg+xml').header('cache-control', dayCache).send(svg);
    },
  );
};
