import { expect } from 'chai';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: injected script in a page (Content-Security-Policy)', () => {
  let service: TestAppWithPages;
  before(async () => (service = await createTestAppWithPages()));
  after(() => service.close());

  it('is blocked on HTML pages, which allow only scripts from own files and no framing', async () => {
    for (const path of ['/', '/account', '/play/none', '/nowhere', '/docs']) {
      const { headers } = await service.app.inject(path);
      const policy = String(headers['content-security-policy']).split(';');
      expect(policy, path).to.include.members([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]);
      expect(policy.join(), path).not.to.match(/unsafe|nonce|sha256|https?:|\*/);
      expect(headers['x-content-type-options'], path).to.equal('nosniff');
    }
  });

  it('is blocked in JSON responses, which allow no sources at all', async () => {
    for (const path of ['/docs/json', '/users', '/games/none', '/auth/status']) {
      const { headers } = await service.app.inject(path);
      expect(headers['content-type'], path).to.match(/json/);
      const policy = headers['content-security-policy'];
      expect(policy, path).to.equal("default-src 'none';frame-ancestors 'none'");
      expect(headers['x-content-type-options'], path).to.equal('nosniff');
    }
  });

  it('cannot rely on inline scripts, because no page has inline scripts, styles or handlers', async () => {
    for (const path of ['/', '/account', '/play/none', '/docs']) {
      const { body } = await service.app.inject(path);
      const scripts = [...body.matchAll(/<script([^>]*)>/g)].map(([, attributes = '']) => attributes);
      expect(scripts, path).not.to.have.length(0);
      for (const attributes of scripts) expect(attributes, path).to.match(/ src=|type="application\/json"/);
      expect(body, path).not.to.match(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    }
  });
});
