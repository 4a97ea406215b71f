import { expect } from 'chai';
import type { LightMyRequestResponse } from 'fastify';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

/** A browser without script: it sends forms, follows redirects and keeps cookies. */
class ScriptlessBrowser {
  readonly #service: TestAppWithPages;
  readonly #cookies = new Map<string, string>();
  html = '';
  path = '';
  status = 0;

  constructor(service: TestAppWithPages) {
    this.#service = service;
  }

  async open(path: string): Promise<this> {
    const response = await this.#service.app.inject({ url: path, headers: this.#headers() });
    return this.#show(path, response);
  }

  /** Submits like a browser, and opens the page that the response leads to. */
  async submit(path: string, fields: Record<string, string> = {}, headers: object = {}): Promise<this> {
    const response = await this.#service.app.inject({
      method: 'POST',
      url: path,
      payload: new URLSearchParams(fields).toString(),
      headers: {
        ...this.#headers(),
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://localhost:80',
        ...headers,
      },
    });
    this.#show(path, response);
    return response.statusCode === 303 ? this.open(String(response.headers.location)) : this;
  }

  /** Presses the button with this text on the page. */
  press(text: string, chosen: Record<string, string> = {}): Promise<this> {
    const buttons = [...this.html.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(
      ([, attributes = '', content = '']) => ({
        label: getAttribute(attributes, 'aria-label') ?? content.replace(/<[^>]*>/g, ''),
        action: getAttribute(attributes, 'formaction'),
        isGet: attributes.includes('formmethod="get"'),
        name: getAttribute(attributes, 'name'),
        value: getAttribute(attributes, 'value') ?? '',
      }),
    );
    const button = buttons.find(({ label, action }) => label.startsWith(text) && action !== undefined);
    if (button?.action === undefined)
      throw new Error(`no form for “${text}” among ${buttons.map(({ label }) => label).join(', ')}`);
    const { action, isGet, name, value } = button;
    const fields = { ...chosen, ...(name !== undefined && { [name]: value }) };
    return isGet ? this.open(`${action}?${new URLSearchParams(fields)}`) : this.submit(action, fields);
  }

  get heading(): string {
    return (/<h1[^>]*>(.*?)<\/h1>/s.exec(this.html)?.[1] ?? '').replace(/<[^>]*>/g, '');
  }

  #headers() {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  #show(path: string, response: LightMyRequestResponse): this {
    for (const cookie of [response.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    [this.html, this.path, this.status] = [response.body, path, response.statusCode];
    if (response.statusCode !== 303)
      expect(response.headers['content-type'], path).to.equal('text/html; charset=utf-8');
    return this;
  }
}

function getAttribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
}

describe('formRoutes', () => {
  let service: TestAppWithPages;
  before(async () => {
    service = await createTestAppWithPages();
  });
  after(() => service.close());
  const openBrowser = () => new ScriptlessBrowser(service);
  const account = { username: 'formal-fox', email: 'formal@example.org', password: 'correct horse' };

  it('let a player leave a game without a result, after a question', async () => {
    const [host, friend] = [openBrowser(), openBrowser()];
    await (await host.open('/')).press('Play a friend');
    await (await friend.open(host.path)).press('Join game');
    await friend.press('Resign');
    await friend.press('Leave without a result');
    expect(friend.heading).to.equal('This game ended without a result');
  });

  it('let two visitors play a whole game and a rematch without script', async () => {
    const [host, friend] = [openBrowser(), openBrowser()];
    await (await host.open('/')).press('Play a friend');
    const { path } = host;
    expect(path).to.match(/^\/play\/[\w-]{22}$/);
    expect(host.heading).to.equal('Send this link to a friend');
    await (await friend.open(path)).press('Join game');
    expect(friend.path).to.equal(path);
    for (const [player, cell] of [
      [host, 'Top left'],
      [friend, 'Centre'],
      [host, 'Top middle'],
      [friend, 'Bottom left'],
      [host, 'Top right'],
    ] as const) {
      await (await player.open(path)).press(cell);
      expect(player.status, player.html).to.equal(200);
    }
    expect(host.heading).to.equal('You won: top row');
    await host.press('Rematch');
    await (await friend.open(path)).press('Accept rematch');
    expect(friend.path)
      .to.match(/^\/play\//)
      .and.not.equal(path);
    expect(friend.heading).to.equal('Your turn');
  });

  it('start games against the computer, and with the chosen time limit', async () => {
    const player = openBrowser();
    await (await player.open('/')).press('Easy', { moveSeconds: '60' });
    expect(player.heading).to.equal('Your turn');
    await player.press('Centre');
    expect(player.html).to.contain('aria-label="Centre, X"').and.contain(', O"');
    await (await player.open('/')).press('Play a friend', { moveSeconds: '30' });
    expect(player.html).to.contain('Time limit: 30 seconds per move.');
  });

  it('start games with the chosen mark', async () => {
    const player = await openBrowser().open('/');
    await player.press('Easy', { mark: 'O' });
    expect(player.heading).to.equal('Your turn');
    expect(player.html.match(/class="mark X/g)).to.have.length(1);
    await (await player.open('/')).press('Play a friend', { mark: 'O' });
    expect(player.html).to.contain('You play O.');
  });

  it('ask before resigning', async () => {
    const player = await openBrowser().open('/');
    await player.press('Easy');
    await player.press('Resign');
    expect(player.html).to.contain('<dialog').and.contain('Resign this game?');
    await player.press('Keep playing');
    expect(player.html).to.not.contain('<dialog');
    await player.press('Resign');
    player.html = /<dialog.*<\/dialog>/s.exec(player.html)?.[0] ?? '';
    await player.press('Resign');
    expect(player.heading).to.equal('You resigned');
  });

  it('register, log out and log in', async () => {
    const player = openBrowser();
    await player.submit('/auth/register/form', account);
    expect(player.path).to.equal('/');
    expect(player.html).to.contain('formal-fox');
    await (await player.open('/account')).press('Log out');
    expect(player.html).to.not.contain('formal-fox');
    await player.submit('/auth/login/form', { login: 'formal-fox', password: account.password });
    expect(player.html).to.contain('formal-fox');
  });

  it('show the errors of an account form beside its fields', async () => {
    const player = openBrowser();
    await player.submit('/auth/register/form', { username: 'x', email: 'no address', password: 'short' });
    expect(player.status).to.equal(400);
    for (const field of ['username', 'email', 'password'])
      expect(player.html, field).to.contain(`id="register-${field}-error"`);
    await player.submit('/auth/login/form', { login: 'nobody-here', password: 'wrong horse' });
    expect(player.status).to.equal(401);
    expect(player.html).to.contain('Wrong name or password.');
    expect(player.html).to.contain('action="/auth/login/form"');
  });

  it('show the current game with the reason when a move is rejected', async () => {
    const player = await openBrowser().open('/');
    await player.press('Easy');
    const { html } = player;
    await player.press('Centre');
    player.html = html;
    await player.press('Top right');
    expect(player.status).to.equal(409);
    expect(player.html).to.contain('Could not play this move: ').and.contain('aria-label="Centre, X"');
  });

  it('reject forms of other sites with a page, and change nothing', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '', 'sec-fetch-site': 'cross-site' },
    ]) {
      const victim = openBrowser();
      await victim.submit('/games/form', { bot: 'easy' }, headers);
      expect(victim.status).to.equal(403);
      expect(victim.heading).to.equal('This request was not accepted');
      expect((await victim.open('/account')).html).to.contain('Your account');
    }
  });

  describe('on /account/security', () => {
    const register = async (username: string) => {
      const player = openBrowser();
      await player.submit('/auth/register/form', {
        username,
        email: `${username}@example.org`,
        password: account.password,
      });
      return player;
    };

    it('change the password, with errors beside their fields', async () => {
      const player = await register('forms-password');
      await player.submit('/auth/password/form', { password: 'wrong', newPassword: 'a longer passphrase' });
      expect(player.status).to.equal(401);
      expect(player.html).to.contain('This is not the present password');
      const change = { password: account.password, newPassword: 'a longer passphrase' };
      await player.submit('/auth/password/form', { ...change, newPassword: 'short' });
      expect([player.status, player.html.includes('id="password-newPassword-error"')]).to.deep.equal([
        400,
        true,
      ]);
      await player.submit('/auth/password/form', change);
      expect(player.html).to.contain('The password is changed');
      expect((await player.open('/account')).html).to.contain('forms-password@example.org');
    });

    it('create a link for another device, which is in no path, and log out all others', async () => {
      const player = await register('forms-link');
      await player.submit('/auth/handover/form');
      expect([player.path, player.status]).to.deep.equal(['/auth/handover/form', 200]);
      expect(player.html).to.match(/value="http:\/\/localhost[^"]*\/continue#[\w-]{22}"/);
      await player.submit('/auth/sessions/end-others/form');
      expect(player.html).to.contain('You are logged out everywhere else.');
      expect((await player.open('/account')).html).to.contain('forms-link@example.org');
    });

    it('delete a guest only after the confirmation, and an account only with its password', async () => {
      const guest = openBrowser();
      await guest.submit('/auth/guest/form', { name: 'forms-guest' });
      await guest.submit('/auth/account/delete/form');
      expect([guest.status, guest.html.includes('Please confirm that first.')]).to.deep.equal([400, true]);
      expect((await guest.open('/account')).html).to.contain('forms-guest');
      await guest.submit('/auth/account/delete/form', { confirmed: 'on' });
      expect(guest.path).to.equal('/');
      expect((await guest.open('/account')).html).to.not.contain('forms-guest');

      const player = await register('forms-account');
      await player.submit('/auth/account/delete/form', { confirmed: 'on', password: 'wrong' });
      expect(player.html).to.contain('This is not the present password');
      await player.submit('/auth/account/delete/form', { confirmed: 'on', password: account.password });
      expect(player.path).to.equal('/');
    });
  });

  it('accept no JSON, and the API accepts no forms', async () => {
    const post = (url: string, type: string, payload: string) =>
      service.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
    expect((await post('/games/form', 'application/json', '{"bot":"easy"}')).statusCode).to.equal(415);
    for (const url of [
      '/games',
      '/games/match',
      '/auth/guest',
      '/auth/login',
      '/auth/register',
      '/auth/logout',
    ]) {
      const { statusCode } = await post(
        url,
        'application/x-www-form-urlencoded',
        'bot=easy&login=a&password=b',
      );
      expect(statusCode, url).to.be.oneOf([401, 415]);
    }
  });

  it('respond to malformed fields with a page and a status 4xx', async () => {
    const player = await openBrowser().open('/');
    await player.press('Easy');
    const { path } = player;
    const id = path.replace('/play/', '');
    for (const [url, fields] of [
      ['/games/form', { moveSeconds: 'soon' }],
      ['/games/form', { mark: 'Z' }],
      ['/games/form', { moveSeconds: '1e999' }],
      ['/games/form', { bot: 'clever' }],
      ['/games/form', { opponent: '' }],
      ['/games/match/form', { moveSeconds: '-1' }],
      [`/games/${id}/moves/form`, {}],
      [`/games/${id}/moves/form`, { moves: ',,,' }],
      [`/games/${id}/moves/form`, { moves: '4,4' }],
      [`/games/${id}/moves/form`, { moves: '0,1,2,3,4,5,6,7,8,0' }],
      ['/games/unknown/join/form', {}],
      ['/auth/login/form', {}],
      ['/auth/password/form', {}],
      ['/auth/account/delete/form', { password: 'x' }],
      ['/auth/register/form', { username: '%00', email: '\u0000', password: 'p'.repeat(2000) }],
    ] as const) {
      await player.submit(url, fields);
      expect(player.status, `${url} ${JSON.stringify(fields)}`).to.be.within(400, 499);
      expect(player.heading).to.not.equal('');
    }
  });

  it('show a page to people who open the address of a form', async () => {
    const visitor = openBrowser();
    const response = await service.app.inject({ url: '/auth/login/form', headers: { accept: 'text/html' } });
    expect([response.statusCode, response.headers.allow]).to.deep.equal([405, 'POST']);
    expect(response.body).to.contain('This address shows no page').and.not.contain('Page not found');
    await visitor.open('/');
    expect(visitor.status).to.equal(200);
  });
});

describe('formRoutes with rate limits', () => {
  it('limit guests and logins like the API, and say when to try again', async () => {
    const service = await createTestAppWithPages({ settings: { rateLimit: 'on' } });
    try {
      const player = new ScriptlessBrowser(service);
      let attempts = 0;
      do await player.submit('/auth/login/form', { login: 'nobody', password: 'wrong horse' });
      while (player.status !== 429 && ++attempts < 50);
      expect(attempts).to.be.at.most(30);
      expect(player.html).to.contain('too many requests').and.contain('Please try again in ');
      const statuses = [];
      for (let visitors = 0; visitors < 61; visitors++) {
        const { statusCode } = await service.app.inject({
          method: 'POST',
          url: '/games/form',
          payload: 'bot=easy',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        });
        statuses.push(statusCode);
      }
      expect(new Set(statuses.slice(0, 60))).to.deep.equal(new Set([303]));
      expect(statuses.at(-1)).to.equal(429);
    } finally {
      await service.close();
    }
  });
});
