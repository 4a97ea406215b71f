import { expect } from 'chai';
import fastify from 'fastify';
import { createLogger } from './logger.ts';
import { problemDetails } from '../http/errors/problem-details.ts';
import { serverOptions } from '../http/server-options.ts';

describe('createLogger', () => {
  /** The log lines of one failing request. */
  async function captureLogLines(url: string, failure: Error): Promise<string[]> {
    const lines: string[] = [];
    const loggerInstance = createLogger('info', { write: (line: string) => lines.push(line) });
    const app = fastify({ ...serverOptions, loggerInstance });
    await app.register(problemDetails);
    app.get('/*', async () => {
      throw failure;
    });
    await app.inject({ url, headers: { cookie: 'noughts=secret-cookie', authorization: 'secret-word' } });
    return lines;
  }

  it('logs method, path, address, status and request id', async () => {
    const lines = (await captureLogLines('/games?cursor=secret', new Error('broken'))).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(lines.at(-1)?.['req']).to.deep.equal({ method: 'GET', path: '/games', address: '127.0.0.1' });
    expect(lines.at(-1)?.['res']).to.deep.equal({ status: 500 });
    expect(new Set(lines.map(({ reqId }) => reqId)).size).to.equal(1);
  });

  it('does not log query strings, cookies or credentials', async () => {
    expect((await captureLogLines('/games?cursor=secret', new Error('broken'))).join('')).not.to.contain(
      'secret',
    );
  });

  it('logs type, message, stack and cause of an error, but no other properties', async () => {
    const cause = Object.assign(new Error('cannot connect'), { code: 'ECONNREFUSED' });
    const failure = Object.assign(new Error('broken', { cause }), {
      Item: { Email: { S: 'ann@example.com' }, Hash: { S: '$argon2id$…' } },
    });
    const text = (await captureLogLines('/', failure)).join('');
    expect(text).to.contain('broken').and.to.contain('ECONNREFUSED').and.to.contain('logger.test.ts');
    expect(text).not.to.match(/ann@example|argon2id/);
  });

  it('escapes line breaks', async () => {
    const lines = await captureLogLines('/a%0a{"level":60}', new Error('two\nlines'));
    for (const line of lines) expect(line.trimEnd()).not.to.contain('\n');
  });
});
