import fastifyPlugin from 'fastify-plugin';

/** Tells the client the id under which the log has its request. */
export const requestIds = fastifyPlugin(
  async (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('request-id', request.id);
      done();
    });
  },
  { name: 'request-ids', fastify: '5.x' },
);
