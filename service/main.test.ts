import { expect } from 'chai';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buildService } from '../build/service.ts';
import { createCertificate } from './testing/certificate.ts';
import { skip } from './testing/installed.ts';
import { dynamoDbLocalRequired, getSharedDatabaseAddress } from './testing/test-database.ts';

/** Production bundles, built for these tests; inside the repository, so that they can import `node_modules`. */
const root = join(import.meta.dirname, '..');
const bundles = join(root, 'node_modules', '.cache', `noughts-service-${process.pid}`);

/** The AWS SDK's warning about the end of its support for Node 20, as Node prints it. */
const sdkWarning =
  /^\(node:\d+\) Warning: NodeVersionSupportWarning: [^]*?\n\(Use `node --trace-warnings [^\n]*\n/gm;

/** A bundle of the service running as a child process. */
class Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  stdout = '';
  stderr = '';

  constructor(file: 'main.js' | 'admin.js', env: Record<string, string>, ...names: string[]) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [join(bundles, file), ...names], {
      cwd: root,
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  /** What the service itself wrote to stderr: without the AWS SDK's warning, which only Node 20 shows. */
  get errors(): string {
    return this.stderr.replace(sdkWarning, '');
  }

  /** Waits for the end of the process and returns its exit code. */
  async waitForExit(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  /** Waits until `pattern` matches stdout and returns its first group. */
  async waitForOutput(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`the process has exited: ${this.stderr}`);
      await Promise.race([once(this.child.stdout, 'data'), once(this.child, 'exit')]);
    }
  }

  getOrigin(): Promise<string> {
    return this.waitForOutput(/Noughts is at (\S+?)[;\s]/);
  }
}

describe('service process', function () {
  this.timeout(30_000);
  let folder: string;
  const running: Program[] = [];
  before(() => buildService(bundles));
  after(() => rmSync(bundles, { recursive: true, force: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-main-'));
  });
  afterEach(async () => {
    for (const program of running.splice(0)) {
      program.child.kill('SIGKILL');
      await program.waitForExit();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const startService = (env: Record<string, string> = {}) => {
    const program = new Program('main.js', { PORT: '0', DATA_DIR: folder, ...env });
    running.push(program);
    return program;
  };
  const admin = (...args: string[]) => {
    const program = new Program('admin.js', { DATA_DIR: folder }, ...args);
    running.push(program);
    return program;
  };

  /** Starts the service, expects it to fail and returns the single line on stderr. */
  async function getStartupError(env: Record<string, string>): Promise<string> {
    const program = startService(env);
    expect(await program.waitForExit()).to.equal(1);
    expect(program.stdout).not.to.contain('Noughts is at');
    expect(program.errors.trimEnd().split('\n'), program.stderr).to.have.length(1);
    return program.errors.trimEnd();
  }

  const register = async (origin: string, username: string) => {
    const response = await fetch(`${origin}/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, email: `${username}@example.com`, password: 'correct horse battery' }),
    });
    expect(response.status).to.equal(201);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  };
  const getAuthStatus = async (origin: string, cookie: string) =>
    (await (await fetch(`${origin}/auth/status`, { headers: { cookie } })).json()) as {
      user: { name: string; admin: boolean };
    };

  it('listens on a free port and exits with 0 on SIGTERM', async () => {
    const program = startService();
    const origin = await program.getOrigin();
    const pong = (await (await fetch(`${origin}/ping`)).json()) as object;
    expect(pong).to.include({ status: 'success', message: 'pong!', stack: 'local' });
    program.child.kill('SIGTERM');
    expect(await program.waitForExit()).to.equal(0);
    expect(program.errors).to.equal('');
  });

  it('shows the warning of the AWS SDK about its end of support once on Node 20, and none on later versions', async () => {
    const program = startService();
    await register(await program.getOrigin(), 'warned');
    program.child.kill('SIGTERM');
    await program.waitForExit();
    const isNode20 = process.versions.node.startsWith('20.');
    expect(program.stderr.match(sdkWarning) ?? [], program.stderr).to.have.length(isNode20 ? 1 : 0);
  });

  it('keeps data and session keys, so that sessions survive a restart', async () => {
    const first = startService();
    const cookie = await register(await first.getOrigin(), 'keeper');
    first.child.kill('SIGTERM');
    await first.waitForExit();
    expect(statSync(join(folder, 'session-keys')).mode & 0o777).to.equal(0o600);
    const second = startService();
    expect((await getAuthStatus(await second.getOrigin(), cookie)).user).to.include({ name: 'keeper' });
  });

  it('lets `npm run admin -- grant` make users administrators while it runs, and after it has ended', async () => {
    const program = startService();
    const origin = await program.getOrigin();
    const cookie = await register(origin, 'chief');
    await register(origin, 'deputy');
    const during = admin('grant', 'chief');
    expect(await during.waitForExit(), during.stderr).to.equal(0);
    expect(during.stdout).to.equal('chief is an administrator.\n');
    program.child.kill('SIGTERM');
    await program.waitForExit();
    const after = admin('grant', 'deputy');
    expect(await after.waitForExit(), after.stderr).to.equal(0);
    const again = startService();
    expect((await getAuthStatus(await again.getOrigin(), cookie)).user).to.include({
      name: 'chief',
      admin: true,
    });
  });

  it('ends the event stream of a user soon after `npm run admin -- end-sessions`, and shows a new name', async () => {
    const program = startService();
    const origin = await program.getOrigin();
    const cookie = await register(origin, 'mallory');
    const stream = await fetch(`${origin}/events`, { headers: { cookie } });
    expect(stream.status).to.equal(200);
    const ended = (async () => {
      for await (const chunk of stream.body ?? []) void chunk;
    })();
    const rename = admin('rename', 'mallory', 'Moll');
    expect(await rename.waitForExit(), rename.stderr).to.equal(0);
    expect(rename.stdout).to.equal('mallory is now Moll. Finished games keep the old name.\n');
    expect(await (await fetch(`${origin}/users/@moll`)).json()).to.have.nested.property('user.name', 'Moll');

    const endSessions = admin('end-sessions', 'Moll');
    expect(await endSessions.waitForExit(), endSessions.stderr).to.equal(0);
    const endedAt = performance.now();
    await ended;
    expect(performance.now() - endedAt).to.be.below(20_000);
    expect((await fetch(`${origin}/auth/status`, { headers: { cookie } })).status).to.equal(401);
  });

  it('rejects sessions and logins of a user after `npm run admin -- ban`, until `unban`', async function () {
    this.timeout(60_000);
    const program = startService();
    const origin = await program.getOrigin();
    const cookie = await register(origin, 'mallory');
    const post = (path: string, body: object) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { game } = (await (await post('/games', {})).json()) as { game: { id: string } };
    const credentials = { login: 'mallory', password: 'correct horse battery' };

    const ban = admin('ban', 'mallory');
    expect(await ban.waitForExit(), ban.stderr).to.equal(0);
    expect(ban.stdout).to.equal('mallory is banned. Unfinished games ended: 1.\n');
    expect((await fetch(`${origin}/auth/status`, { headers: { cookie } })).status).to.equal(401);
    expect((await post('/auth/login', credentials)).status).to.equal(403);
    expect(await (await fetch(`${origin}/games/${game.id}`)).json()).to.have.nested.property(
      'game.status',
      'cancelled',
    );

    const unban = admin('unban', 'mallory');
    expect(await unban.waitForExit(), unban.stderr).to.equal(0);
    expect((await post('/auth/login', credentials)).status).to.equal(200);
    expect((await fetch(`${origin}/auth/status`, { headers: { cookie } })).status).to.equal(401);
  });

  for (const [description, args, exitCode, error] of [
    ['an unknown name', ['grant', 'unknown'], 1, 'unknown: No account has this name'],
    [
      'an unknown name to end sessions of',
      ['end-sessions', 'unknown'],
      1,
      'unknown: No player has this name.',
    ],
    ['an invalid new name', ['rename', 'unknown', 'x'], 1, 'x: must have at least 2 characters (it has 1)'],
    ['no command', [], 2, 'a command is missing'],
    ['a name without a command', ['unknown'], 2, "unknown command 'unknown'"],
    ['a command without a name', ['ban'], 2, 'ban: a name is missing'],
    ['a name that is not quoted', ['ban', 'Big', 'Bob'], 2, 'ban: too many arguments; quote'],
  ] as const) {
    it(`lets \`npm run admin\` exit with ${exitCode} for ${description}`, async () => {
      const program = admin(...args);
      expect(await program.waitForExit()).to.equal(exitCode);
      expect(program.stdout).to.equal('');
      expect(program.errors).to.satisfy((text: string) => text.startsWith(error), program.errors);
      expect(program.errors.includes('usage'), program.errors).to.equal(exitCode === 2);
      expect(program.errors).not.to.match(/\n\s+at /);
    });
  }

  it('drains before it closes (/ping returns 503), and exits immediately on a second signal', async () => {
    const program = startService({ DRAIN_SECONDS: '600', LOG_LEVEL: 'info' });
    const origin = await program.getOrigin();
    program.child.kill('SIGTERM');
    await program.waitForOutput(/(draining)/);
    const ping = await fetch(`${origin}/ping`);
    expect(ping.status).to.equal(503);
    expect(ping.headers.get('retry-after')).to.equal('1');
    expect((await fetch(`${origin}/docs/json`)).status).to.equal(200);
    program.child.kill('SIGTERM');
    expect(await program.waitForExit()).to.equal(1);
  });

  it('closes gracefully on a duplicated SIGINT, as Ctrl-C sends it through npm', async () => {
    const program = startService();
    await program.getOrigin();
    program.child.kill('SIGINT');
    program.child.kill('SIGINT');
    expect(await program.waitForExit()).to.equal(0);
  });

  it('ends open event streams on shutdown, with a reconnection time', async () => {
    const program = startService();
    const origin = await program.getOrigin();
    const cookie = await register(origin, 'listener');
    const stream = await fetch(`${origin}/events`, { headers: { cookie } });
    expect(stream.headers.get('content-type')).to.match(/^text\/event-stream/);
    program.child.kill('SIGTERM');
    expect(await stream.text()).to.match(/\nretry: \d+\n\n$/);
    expect(await program.waitForExit()).to.equal(0);
  });

  it('serves over TLS with HSTS', async () => {
    const { keyFile, certFile } = createCertificate(folder);
    const program = startService({ TLS_KEY_FILE: keyFile, TLS_CERT_FILE: certFile });
    const origin = await program.getOrigin();
    expect(origin).to.match(/^https:/);
    const headers = await new Promise<IncomingHttpHeaders>((done, fail) => {
      get(`${origin}/auth/status`, { rejectUnauthorized: false }, (response) => {
        response.resume();
        done(response.headers);
      }).on('error', fail);
    });
    expect(headers['strict-transport-security']).to.match(/^max-age=/);
  });

  it('serves /ready on the admin port', async () => {
    const program = startService({ ADMIN_PORT: '0' });
    const ready = await fetch(await program.waitForOutput(/Readiness is at (\S+)/));
    expect(ready.status).to.equal(200);
    expect(await ready.json()).to.include({ status: 'ready', table: 'up' });
  });

  it('logs requests as JSON, without query strings, cookies and e-mail addresses', async () => {
    const program = startService({ LOG_LEVEL: 'info' });
    const origin = await program.getOrigin();
    await fetch(`${origin}/games?cursor=hidden-query`, { headers: { cookie: 'hidden=cookie' } });
    await register(origin, 'discreet');
    program.child.kill('SIGTERM');
    await program.waitForExit();
    const lines = program.stdout.split('\n').filter((line) => line.startsWith('{'));
    const requests = lines.map((line) => JSON.parse(line) as { req?: object; reqId?: string });
    expect(requests.find(({ req }) => req !== undefined)).to.have.nested.property('req.path', '/games');
    expect(requests.every(({ req, reqId }) => req === undefined || reqId !== undefined)).to.equal(true);
    expect(program.stdout).not.to.match(/hidden|@example|correct horse/);
  });

  describe('fails to start with a one-line error', () => {
    it('for an invalid setting', async () => {
      expect(await getStartupError({ PORT: 'http' })).to.match(/^PORT: 'http' is not an integer; allowed: /);
    });

    it('when the port is in use', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const line = await getStartupError({ PORT: String(port), HOST: '127.0.0.1' });
      server.close();
      expect(line).to.equal(
        `PORT: cannot bind port ${port}: already in use; set PORT to another port, or to 0 for any free port`,
      );
    });

    it('when a TLS file is missing or invalid', async () => {
      const missing = join(folder, 'missing.pem');
      expect(await getStartupError({ TLS_KEY_FILE: missing, TLS_CERT_FILE: missing })).to.match(
        /^TLS_KEY_FILE: '.*missing.pem' cannot be read \(ENOENT\)/,
      );
      const invalidFile = join(folder, 'none.pem');
      writeFileSync(invalidFile, 'no key');
      expect(await getStartupError({ TLS_KEY_FILE: invalidFile, TLS_CERT_FILE: invalidFile })).to.match(
        /^TLS_KEY_FILE, TLS_CERT_FILE: no matching key and certificate/,
      );
    });

    it('when another process uses the data folder', async () => {
      await startService().getOrigin();
      expect(await getStartupError({})).to.match(/^DATA_DIR: .* is in use by another process/);
    });

    it('when the data folder cannot be written', async () => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      expect(await getStartupError({ DATA_DIR: file })).to.match(/^DATA_DIR: .* cannot be written/);
    });

    it('when the stored session key is invalid', async () => {
      writeFileSync(join(folder, 'session-keys'), 'no key\n');
      const line = await getStartupError({});
      expect(line).to.match(/^DATA_DIR: .*session-keys is invalid: key 1 of 1/);
      expect(readFileSync(join(folder, 'session-keys'), 'utf8')).to.equal('no key\n');
    });

    it('when the database cannot be reached', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      const line = await getStartupError({ DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` });
      expect(line).to.match(
        new RegExp(`^DYNAMODB_ENDPOINT: http://127.0.0.1:${port} is unavailable \\(.*ECONNREFUSED`),
      );
    });

    it('when there are no AWS credentials', async () => {
      const SESSION_KEYS = Buffer.alloc(32, 1).toString('base64');
      const line = await getStartupError({
        AWS_REGION: 'eu-central-1',
        SESSION_KEYS,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
        AWS_CONFIG_FILE: join(folder, 'none'),
      });
      expect(line).to.match(
        /^AWS_REGION: DynamoDB in eu-central-1 is unavailable \(CredentialsProviderError/,
      );
    });
  });

  it('creates the tables on DynamoDB Local', async function () {
    const databaseAddress = await getSharedDatabaseAddress();
    if (databaseAddress.kind !== 'local') return skip(this, dynamoDbLocalRequired);
    const names = { GAMES_TABLE: `Games-${process.pid}`, USERS_TABLE: `Users-${process.pid}` };
    const program = startService({ DYNAMODB_ENDPOINT: databaseAddress.endpoint, ...names });
    await register(await program.getOrigin(), 'local');
  });
});
