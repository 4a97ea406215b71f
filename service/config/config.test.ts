import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config.ts';

const createKey = () => randomBytes(32).toString('base64');

function getConfigErrors(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('readConfig', () => {
  it('returns defaults for localhost and the embedded database without any variable', () => {
    expect(readConfig({})).to.deep.equal({
      port: 3000,
      host: 'localhost',
      dataDir: '.data',
      databaseKind: 'embedded',
      gamesTable: 'Games',
      usersTable: 'Users',
      sessionKeys: [],
      trustProxy: 0,
      rateLimit: 'on',
      drainSeconds: 0,
      logLevel: 'warn',
      stackName: 'local',
      release: 'development',
      production: false,
    });
  });

  it('returns a frozen object', () => expect(readConfig({})).to.be.frozen);

  it('treats an empty value as unset', () => expect(readConfig({ PORT: '' }).port).to.equal(3000));

  describe('database kind', () => {
    it('is aws with a region and no endpoint', () => {
      const config = readConfig({ AWS_REGION: 'eu-central-1', SESSION_KEYS: createKey() });
      expect(config).to.include({ databaseKind: 'aws', production: true, host: '0.0.0.0', logLevel: 'info' });
    });

    it('is local with an endpoint, even if a region is set', () => {
      const config = readConfig({ AWS_REGION: 'eu-central-1', DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' });
      expect(config).to.include({ databaseKind: 'local', production: false });
    });

    it('is local and production with an endpoint on another machine', () => {
      const env = { DYNAMODB_ENDPOINT: 'http://tables.example:8000', SESSION_KEYS: createKey() };
      expect(readConfig(env)).to.include({ databaseKind: 'local', production: true });
    });
  });

  describe('in production', () => {
    const env = { AWS_REGION: 'eu-central-1' };

    it('requires no session keys for the admin command, which uses none', () =>
      expect(readConfig(env, 'admin command')).to.include({ production: true }));

    it('requires session keys', () => expect(getConfigErrors(env)).to.match(/^SESSION_KEYS: is missing/));

    it('rejects RATE_LIMIT=off', () => {
      expect(getConfigErrors({ ...env, SESSION_KEYS: createKey(), RATE_LIMIT: 'off' })).to.match(
        /^RATE_LIMIT: 'off'/,
      );
    });
  });

  describe('session keys', () => {
    it('are returned in the given order, newest first', () => {
      const keys = [randomBytes(32), randomBytes(32)];
      const text = keys.map((each) => each.toString('base64')).join(',');
      expect(readConfig({ SESSION_KEYS: text }).sessionKeys).to.deep.equal(keys);
    });

    for (const [description, invalidKey] of [
      ['of the wrong size', randomBytes(16).toString('base64')],
      ['that is not base64', 'not*base64*at*all'],
    ] as const) {
      it(`reject a key ${description} with its position but without its value`, () => {
        const message = getConfigErrors({ SESSION_KEYS: `${createKey()},${invalidKey}` });
        expect(message).to.contain('key 2 of 2');
        expect(message).not.to.contain(invalidKey);
      });
    }

    it('reject a duplicate key', () => {
      const one = createKey();
      expect(getConfigErrors({ SESSION_KEYS: `${one},${one}` })).to.contain('key 2 twice');
    });
  });

  describe('trusted proxies', () => {
    it('accept a number of hops', () => expect(readConfig({ TRUST_PROXY: '1' }).trustProxy).to.equal(1));

    it('accept networks', () => {
      const { trustProxy } = readConfig({ TRUST_PROXY: '10.0.0.0/16, fd00::/8,127.0.0.1' });
      expect(trustProxy).to.deep.equal(['10.0.0.0/16', 'fd00::/8', '127.0.0.1']);
    });

    for (const invalidProxies of [
      'true',
      'all',
      '*',
      '0.0.0.0/0',
      '::/0',
      '0.0.0.0/1,128.0.0.0/1',
      '10.0.0.0/33',
      '11',
    ]) {
      it(`reject ${invalidProxies}`, () =>
        expect(getConfigErrors({ TRUST_PROXY: invalidProxies })).to.match(/^TRUST_PROXY: /));
    }
  });

  const invalidValues: Record<string, readonly string[]> = {
    PORT: ['-1', '65536', 'http', '3000.5', '1e3'],
    HOST: ['two words', 'http://host'],
    DYNAMODB_ENDPOINT: ['tables', 'ftp://tables', 'http://tables/path', 'http://user:word@tables'],
    AWS_REGION: ['Frankfurt', 'eu_central_1'],
    GAMES_TABLE: ['ab', 'with space', 'x'.repeat(256)],
    EVENT_BUS_URL: ['localhost:6379', 'http://bus'],
    PUBLIC_ORIGIN: ['noughts.example', 'https://noughts.example/play', 'https://NOUGHTS.example', 'null'],
    CONTACT: ['me', 'http://noughts.example', 'javascript:alert(1)', 'a@b', 'a b@c.example', 'https://'],
    RATE_LIMIT: ['false', 'OFF'],
    ADMIN_PORT: ['3000', 'x'],
    DRAIN_SECONDS: ['-1', '601', '1s'],
    LOG_LEVEL: ['loud'],
    STACK_NAME: ['with space'],
  };
  for (const [variable, values] of Object.entries(invalidValues)) {
    for (const value of values) {
      const shortened = value.length > 40 ? `${value.slice(0, 40)}…` : value;
      it(`rejects ${variable}=${shortened} with the variable and what is allowed`, () => {
        const message = getConfigErrors({ [variable]: value });
        expect(message).to.match(new RegExp(`^${variable}: `));
        expect(message).to.contain('allowed');
      });
    }
  }

  it('does not print the password of EVENT_BUS_URL in errors', () => {
    expect(getConfigErrors({ EVENT_BUS_URL: 'http://:hunter2@bus' })).not.to.contain('hunter2');
  });

  it('rejects one TLS file without the other, and the same table for games and users', () => {
    expect(getConfigErrors({ TLS_KEY_FILE: 'key.pem' })).to.match(/^TLS_CERT_FILE: is missing/);
    expect(getConfigErrors({ GAMES_TABLE: 'Same', USERS_TABLE: 'Same' })).to.match(/^USERS_TABLE: /);
  });

  it('reports all errors at once, one per line', () => {
    const lines = getConfigErrors({ PORT: 'x', HOST: '?', RATE_LIMIT: 'maybe' }).split('\n');
    expect(lines.map((line) => line.split(':')[0])).to.deep.equal(['PORT', 'HOST', 'RATE_LIMIT']);
  });

  describe('CONFIG_FILE', () => {
    let folder: string;
    const writeConfigFile = (content: string) => {
      const path = join(folder, 'settings.env');
      writeFileSync(path, content);
      return path;
    };
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'noughts-config-'));
    });
    after(() => rmSync(folder, { recursive: true }));

    it('is overridden by the environment', () => {
      const CONFIG_FILE = writeConfigFile(
        '# ours\nPORT=4000\nSTACK_NAME="staging"\n\nexport DRAIN_SECONDS=7\n',
      );
      expect(readConfig({ CONFIG_FILE, PORT: '5000' })).to.include({
        port: 5000,
        stackName: 'staging',
        drainSeconds: 7,
      });
    });

    it('is rejected if it does not exist', () => {
      expect(getConfigErrors({ CONFIG_FILE: join(folder, 'missing') })).to.match(/^CONFIG_FILE: .*ENOENT/);
    });

    it('is rejected with an unknown variable', () => {
      expect(getConfigErrors({ CONFIG_FILE: writeConfigFile('PROT=4000\n') })).to.match(
        /^CONFIG_FILE: .* sets the unknown variable PROT/,
      );
    });

    it('is rejected in one sentence if it is an INI file, without the secrets in it', () => {
      const secret = 'b0bd1cd6-3a4d-4a6b-8d9d-0f6a3c2b1e55';
      const CONFIG_FILE = writeConfigFile(`; ours\n[session]\nkey = ${secret}\n`);
      expect(getConfigErrors({ CONFIG_FILE })).to.equal(
        `CONFIG_FILE: '${CONFIG_FILE}' is an INI file, with a section in line 2; allowed: lines of NAME=value without ` +
          'sections, such as PORT=3000 and SESSION_KEYS=KEY, for which `openssl rand -base64 32` makes a key',
      );
    });

    it('is rejected with a UUID as key, in one sentence with a command that makes a key', () => {
      const secret = 'b0bd1cd6-3a4d-4a6b-8d9d-0f6a3c2b1e55';
      expect(getConfigErrors({ CONFIG_FILE: writeConfigFile(`SESSION_KEYS=${secret}\n`) })).to.equal(
        'SESSION_KEYS: the value (not shown) is invalid: key 1 of 1; allowed: one or more keys of 32 bytes in base64, ' +
          'separated by commas, newest first; `openssl rand -base64 32` makes one',
      );
    });

    it('is rejected with a malformed line', () => {
      expect(getConfigErrors({ CONFIG_FILE: writeConfigFile('PORT=4000\nHOST 0.0.0.0\n') })).to.match(
        /^CONFIG_FILE: line 2 /,
      );
    });
  });
});
