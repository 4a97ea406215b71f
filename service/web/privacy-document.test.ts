import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createTestAppWithPages } from '../testing/test-app-with-pages.ts';
import { retentionDays } from './privacy-document.tsx';

async function readPage(contact?: string): Promise<string> {
  const service = await createTestAppWithPages(contact === undefined ? {} : { settings: { contact } });
  try {
    const response = await service.app.inject('/privacy');
    expect([response.statusCode, response.headers['content-type']]).to.deep.equal([
      200,
      'text/html; charset=utf-8',
    ]);
    return response.body;
  } finally {
    await service.close();
  }
}

describe('renderPrivacyDocument', () => {
  it('says how long guests, games, backups, logs and cookies are kept', async () => {
    const html = await readPage();
    for (const days of [30, 7, 35, 90, 365]) expect(html).to.contain(`${days} days`);
    expect(html)
      .to.not.contain('<script')
      .and.not.match(/\sstyle=/);
  });

  it('states the retention of logs that the stacks have by default', () => {
    const file = join(import.meta.dirname, '..', '..', 'Pulumi.yaml');
    const { config } = parse(readFileSync(file, 'utf8')) as { config: Record<string, { default?: unknown }> };
    expect(config['logRetentionDays']?.default).to.equal(retentionDays.serviceLog);
    expect(config['accessLogDays']?.default).to.equal(retentionDays.accessLog);
  });

  it('links the operator’s e-mail address or page, or else points to the operator', async () => {
    expect(await readPage('play@noughts.example')).to.contain('href="mailto:play@noughts.example"');
    expect(await readPage('https://noughts.example/help')).to.contain('href="https://noughts.example/help"');
    expect(await readPage())
      .to.contain('the operator of this site')
      .and.contain('href="/account/security"');
  });

  it('is linked from the other pages', async () => {
    const service = await createTestAppWithPages();
    for (const path of ['/', '/account', '/nothing'])
      expect((await service.app.inject(path)).body, path).to.contain('href="/privacy"');
    await service.close();
  });
});
