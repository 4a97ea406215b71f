import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readConfig } from '../config.ts';
import { httpLayer } from './layer.ts';
import { makeLogger } from './log.ts';
import { serverOptions } from './server-options.ts';

/** The lines that requests of these addresses leave in the log. */
async function linesOf(...addresses: string[]): Promise<Record<string, unknown>[]> {
  const written = new PassThrough();
  const app = fastify({ ...serverOptions, loggerInstance: makeLogger('info', written) });
  await httpLayer(app as unknown as FastifyInstance, readConfig({}), async (inner) => {
    inner.get('/games', async () => ({}));
  });
  for (const url of addresses) await app.inject({ url });
  await app.close();
  const lines = (await text(written.end())).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log of requests', () => {
  it('has one line for each, with what was asked, what was answered, how long it took and the request’s id', async () => {
    const [line, ...more] = await linesOf('/games?secret=1');
    expect(more).to.deep.equal([]);
    expect(line).to.have.nested.property('req.path', '/games');
    expect(line).to.have.nested.property('res.status', 200);
    expect(line).to.have.property('responseTime').that.is.a('number');
    expect(line).to.have.property('reqId').that.is.a('string');
  });

  it('has none for probes', async () => {
    expect(await linesOf('/ping', '/ping')).to.deep.equal([]);
  });
});
