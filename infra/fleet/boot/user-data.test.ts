import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfig } from '../../../service/config/config.ts';
import { configKeySchemas } from '../../config/settings.ts';
import { explainMissing, skipOrFail, type Program } from '../../../service/testing/installed.ts';
import { healthCheckGraceSeconds } from '../../timeouts.ts';
import { renderEnvironmentFile, buildServiceEnvironment } from './environment.ts';
import { renderHereDocument, quoteForShell } from './shell.ts';
import { logShipperUnit, renderLogShipperUnit, renderServiceUnit, serviceUnit } from './units.ts';
import { renderUserData, maxUserDataBytes, type BootParameters } from './user-data.ts';

const parameters: BootParameters = {
  stack: 'staging',
  region: 'eu-central-1',
  release: '0123456789ab',
  gamesTable: 'noughts-staging-games-1a2b3c4',
  usersTable: 'noughts-staging-users-1a2b3c4',
  publicOrigin: 'https://staging.example.com',
  eventBusUrl: 'rediss://bus.example.com:6379',
  logLevel: 'info',
  contact: undefined,
  accountId: '123456789012',
  releaseBucket: 'noughts-staging-releases-1a2b3c4',
  releaseKey: 'releases/noughts-arm64-abc.tar.gz',
  releaseSha256: 'ab'.repeat(32),
  secretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys-AbCdEf',
  logGroup: '/noughts/noughts-staging-eu-central-1-service',
};

/** Defines a test that is skipped if its tool is not installed. */
function itWithTool(tool: Program, title: string, run: () => void): void {
  it(title, function () {
    skipOrFail(this, explainMissing(tool));
    run();
  });
}

describe('renderUserData', () => {
  it('renders a bash script of less than half the size limit', () => {
    const script = renderUserData(parameters);
    expect(script).to.match(/^#!\/bin\/bash\n/);
    expect(Buffer.byteLength(script)).to.be.below(maxUserDataBytes / 2);
  });

  it('rejects a script above the size limit', () => {
    expect(() =>
      renderUserData({ ...parameters, publicOrigin: `https://${'a'.repeat(maxUserDataBytes)}` }),
    ).to.throw(RangeError, 'allowed: 16384');
  });

  it('returns the same script for the same parameters', () => {
    expect(renderUserData(parameters)).to.equal(renderUserData({ ...parameters }));
  });

  it('contains the ARN of the secret, not its value', () => {
    const script = renderUserData(parameters);
    expect(script).to.include(parameters.secretArn);
    expect(script).to.include(`printf 'SESSION_KEYS=%s\\n' "$session_keys"`);
  });

  it('writes keys and settings readable by root only', () => {
    const script = renderUserData(parameters);
    const secretPart = script.slice(script.indexOf('umask 077'), script.lastIndexOf('umask 022'));
    expect(script.indexOf('umask 077')).to.be.above(0);
    for (const fragment of ['session_keys', '/etc/noughts/tls.key', '/etc/noughts/service.env']) {
      expect(secretPart).to.include(fragment);
    }
  });

  it('does not fail if the log shipper does not start', () => {
    expect(renderUserData(parameters)).to.match(/^systemctl enable --now noughts\.service$/m);
    expect(renderUserData(parameters)).to.match(/^systemctl enable --now noughts-logs\.service \|\| say /m);
  });

  it('limits each attempt to seconds, so that all retries end within the grace period', () => {
    const script = renderUserData(parameters);
    expect(script).to.include('export AWS_MAX_ATTEMPTS=2\n');
    const timeouts = [...script.matchAll(/aws --cli-connect-timeout (\d+) --cli-read-timeout (\d+) /g)];
    expect(timeouts).to.have.length(2);
    const pausesSeconds = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, attempt) => sum + attempt * 2, 0);
    for (const [, connect] of timeouts)
      expect(pausesSeconds + 8 * 2 * Number(connect)).to.be.below(healthCheckGraceSeconds);
  });

  it('uses no package registry and installs nothing', () => {
    expect(renderUserData(parameters)).not.to.match(/\b(npm|dnf|yum|rpm|curl|wget|pip)\b/);
  });

  itWithTool('shellcheck', 'passes shellcheck', () => {
    const shellcheckResult = spawnSync('shellcheck', ['-'], {
      input: renderUserData(parameters),
      encoding: 'utf8',
    });
    expect(shellcheckResult.stdout).to.equal('');
  });

  it('quotes values, or rejects those that would break the script', () => {
    expect(quoteForShell("a'b")).to.equal("'a'\\''b'");
    expect(
      execFileSync('sh', ['-c', `printf %s ${quoteForShell("it's $HOME `x`")}`], { encoding: 'utf8' }),
    ).to.equal("it's $HOME `x`");
    expect(() => renderHereDocument('/f', 'a\nEND_OF_FILE\nb')).to.throw('contains the line');
    expect(() => renderEnvironmentFile({ A: 'x\ny' })).to.throw('A contains a character');
  });
});

describe('buildServiceEnvironment', () => {
  it('returns settings that the service accepts, together with the keys and the certificate', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    const config = readConfig({
      ...buildServiceEnvironment(parameters),
      SESSION_KEYS: key,
      TLS_KEY_FILE: '/k',
      TLS_CERT_FILE: '/c',
    });
    expect(config).to.deep.include({
      port: 8443,
      host: '0.0.0.0',
      databaseKind: 'aws',
      production: true,
      trustProxy: 1,
      drainSeconds: 25,
      publicOrigin: 'https://staging.example.com',
      eventBusUrl: 'rediss://bus.example.com:6379',
      stackName: 'staging',
      release: '0123456789ab',
      rateLimit: 'on',
    });
  });

  it('omits EVENT_BUS_URL without an event bus, and CONTACT without a contact', () => {
    expect(buildServiceEnvironment({ ...parameters, eventBusUrl: undefined })).not.to.have.any.keys(
      'EVENT_BUS_URL',
      'CONTACT',
    );
  });

  const validContacts = [
    'ops+games@example.com',
    'a.b_c@x-y.example.org',
    'https://example.com/a/b:1@2,c+d=e-f',
  ];
  for (const contact of validContacts) {
    it(`passes the contact ${contact} of noughts:contact to the service`, () => {
      expect(contact).to.match(new RegExp(configKeySchemas.contact.pattern, 'u'));
      const environment = buildServiceEnvironment({ ...parameters, contact });
      const [, line] = /^CONTACT=(.*)$/m.exec(renderEnvironmentFile(environment)) ?? [];
      const sessionKeys = Buffer.alloc(32, 1).toString('base64');
      const config = readConfig({ ...environment, CONTACT: line, SESSION_KEYS: sessionKeys });
      expect(config.contact).to.equal(contact);
    });
  }
});

describe('systemd units', () => {
  const units = {
    [serviceUnit]: renderServiceUnit(),
    [logShipperUnit]: renderLogShipperUnit(parameters.region, parameters.logGroup),
  };

  for (const [name, unit] of Object.entries(units)) {
    it(`${name} always restarts and runs unprivileged`, () => {
      for (const line of [
        'Restart=always',
        'StartLimitIntervalSec=0',
        'DynamicUser=yes',
        'CapabilityBoundingSet=',
        'NoNewPrivileges=yes',
        'ProtectSystem=strict',
        'ProtectHome=yes',
        'PrivateTmp=yes',
        'PrivateDevices=yes',
        'RestrictNamespaces=yes',
        'SystemCallFilter=@system-service',
        'UMask=0077',
      ]) {
        expect(unit.split('\n')).to.include(line);
      }
    });

    itWithTool('systemd-analyze', `${name} passes systemd-analyze verify`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'noughts-unit-'));
      try {
        // The program exists only on instances; the check needs any existing one.
        const testableUnit = unit.replaceAll('/opt/noughts/bin/node', process.execPath);
        writeFileSync(join(folder, name), testableUnit);
        const result = spawnSync('systemd-analyze', ['verify', '--man=no', join(folder, name)], {
          encoding: 'utf8',
        });
        const messages = result.stderr.split('\n').filter((line) => line.includes(name));
        expect(messages).to.deep.equal([]);
        expect(result.status, result.stderr).to.equal(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    itWithTool(
      'systemd-analyze',
      `${name} has an exposure of at most 2.5 in systemd-analyze security`,
      () => {
        const folder = mkdtempSync(join(tmpdir(), 'noughts-unit-'));
        try {
          writeFileSync(join(folder, name), unit);
          const result = spawnSync(
            'systemd-analyze',
            ['security', '--offline=true', '--threshold=25', join(folder, name)],
            { encoding: 'utf8' },
          );
          expect(result.status, result.stdout.slice(-200)).to.equal(0);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
    );
  }

  it('pass keys and certificate only to the service', () => {
    expect(units[serviceUnit]).to.include('LoadCredential=service.env:/etc/noughts/service.env');
    expect(units[serviceUnit]).to.include('Environment=TLS_KEY_FILE=%d/tls.key');
    expect(units[logShipperUnit]).not.to.include('LoadCredential');
  });

  it('give the service more time to stop than to drain', () => {
    const seconds = Number(/TimeoutStopSec=(\d+)/.exec(units[serviceUnit] ?? '')?.[1]);
    expect(seconds).to.be.above(25 + 10);
  });

  it('limit memory and descriptors of the service', () => {
    expect(units[serviceUnit]?.split('\n')).to.include.members(['MemoryMax=75%', 'LimitNOFILE=65536']);
  });

  it('stop the log shipper after the service, with time to send the rest of its log', () => {
    const lines = units[logShipperUnit]?.split('\n') ?? [];
    expect(lines).to.include.members([`Before=${serviceUnit}`, 'KillMode=mixed', 'TimeoutStopSec=20']);
    expect(lines.filter((line) => line.startsWith('After=')).join()).not.to.include(serviceUnit);
  });

  it('limit the log shipper, and the service does not depend on it', () => {
    expect(units[logShipperUnit]).to.include('Nice=10').and.include('MemoryMax=');
    expect(units[serviceUnit]).not.to.include(logShipperUnit);
  });
});
