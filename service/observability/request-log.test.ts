import { expect } from 'chai';
import fastify from 'fastify';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readConfig } from '../config/config.ts';
import { httpPlugins } from '../http/plugins.ts';
import { createLogger } from './logger.ts';
import { serverOptions } from '../http/server-options.ts';

/** The log lines of requests to these URLs. */
async function captureLogLines(...urls: string[]): Promise<Record<string, unknown>[]> {
  const output = new PassThrough();
  const app = fastify({ ...serverOptions, loggerInstance: createLogger('info', output) });
  await app.register(httpPlugins, { config: readConfig({}) });
  app.get('/games', async () => ({}));
  app.get('/events', { config: { isEventStream: true } }, async () => ({}));
  app.get('/silent', { logLevel: 'silent' }, async () => ({}));
  app.get('/child', async ({ log }) => {
    log.child({ part: 'lists' }).info('from a child');
    return {};
  });
  for (const url of urls) await app.inject({ url });
  await app.close();
  const lines = (await text(output.end())).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('RequestLog', () => {
  it('logs one line per request with request, response, duration and request id', async () => {
    const [line, ...more] = await captureLogLines('/games?secret=1');
    expect(more).to.deep.equal([]);
    expect(line).to.have.nested.property('req.path', '/games');
    expect(line).to.have.nested.property('res.status', 200);
    expect(line).to.have.property('responseTime').that.is.a('number');
    expect(line).to.have.property('reqId').that.is.a('string');
  });

  it('keeps the request id in lines of a child logger', async () => {
    const [own, completed] = await captureLogLines('/child');
    expect(own).to.include({ msg: 'from a child', part: 'lists', reqId: completed?.['reqId'] });
  });

  it('logs nothing for a route with log level silent', async () => {
    expect(await captureLogLines('/silent')).to.deep.equal([]);
  });

  it('logs nothing at the end of an event stream', async () => {
    expect(await captureLogLines('/events')).to.deep.equal([]);
  });

  it('logs nothing for health checks', async () => {
    expect(await captureLogLines('/ping', '/ping')).to.deep.equal([]);
  });
});
