import type { FastifyPluginAsync } from 'fastify';
import { LinkPictures } from './link-pictures.ts';

const dayCache = 'public, max-age=86400';

/** Pictures of final boards for link previews. They read no table. */
export const pictureRoutes: FastifyPluginAsync = async (app) => {
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
};
