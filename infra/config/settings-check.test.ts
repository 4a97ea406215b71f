import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import Schema from 'typebox/schema';
import { parse } from 'yaml';
import { configKeySchemas, type KeySchema } from './settings.ts';
import { parseSettings } from './settings-check.ts';
import { readConfiguration } from '../testing/record-stack.ts';

const project = parse(readFileSync(new URL('../../Pulumi.yaml', import.meta.url), 'utf8')) as {
  config: Record<string, { type: string; default: unknown; description: string }>;
};

const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab';

function parseConfig(config: Record<string, unknown> = {}, stack = 'staging') {
  const raw = Object.fromEntries(
    Object.entries(readConfiguration(stack, config)).map(([key, value]) => [
      key.replace('noughts:', ''),
      value,
    ]),
  );
  return parseSettings({ stack, raw, configuredKeys: Object.keys(raw) });
}

describe('parseSettings', () => {
  it('returns frozen settings for staging, prod and a stack without a file', () => {
    for (const stack of ['staging', 'prod', 'mine']) {
      const parsed = parseConfig({}, stack);
      expect(parsed.stack).to.equal(stack);
      expect(Object.isFrozen(parsed)).to.equal(true);
    }
  });

  it('turns empty values into undefined', () => {
    expect(parseConfig({ image: '' }, 'mine')).to.include({
      domain: undefined,
      zones: undefined,
      image: undefined,
      contact: undefined,
      alarmEmail: undefined,
      alarmKeyArn: undefined,
    });
  });

  it('sorts the zones, because awsx depends on their order', () => {
    expect(parseConfig({ zones: ['eu-central-1b', 'eu-central-1a'] }).zones).to.deep.equal([
      'eu-central-1a',
      'eu-central-1b',
    ]);
  });

  it('enables the event bus if fleetMax is above 1 or eventBusAlways is set', () => {
    expect(parseConfig({ fleetMax: 2 }).eventBus).to.equal(true);
    expect(parseConfig({ fleetMax: 1 }).eventBus).to.equal(false);
    expect(parseConfig({ fleetMax: 1, eventBusAlways: true }).eventBus).to.equal(true);
  });

  it('accepts any CPU target for an instance type without credits', () => {
    expect(parseConfig({ instanceType: 'm7g.medium', cpuTarget: 70 }).cpuTarget).to.equal(70);
  });

  it('accepts fleetMin 0, which stops all servers of the stack', () => {
    expect(parseConfig({ fleetMin: 0 }).fleetMin).to.equal(0);
  });

  it('accepts a domain with the certificate of a DNS held elsewhere', () => {
    expect(parseConfig({ domain: 'a.example.com', certificateArn }).domain).to.deep.equal({
      name: 'a.example.com',
      certificateArn,
    });
  });

  const invalidConfigs: readonly [
    what: string,
    config: Record<string, unknown>,
    key: string,
    allowed: string,
  ][] = [
    [
      'a minimum above the maximum',
      { fleetMin: 3, fleetMax: 2 },
      'fleetMin is "3"',
      'at most fleetMax, which is 2',
    ],
    ['a single zone', { zones: ['eu-central-1a'] }, 'zones is "[\\"eu-central-1a\\"]"', 'at least two zones'],
    ['a zone named twice', { zones: ['eu-central-1a', 'eu-central-1a'] }, 'zones', 'two to six names'],
    ['a domain without its zone', { domain: 'a.example.com' }, 'zoneId is ""', 'that contains a.example.com'],
    ['a zone without a domain', { zoneId: 'Z0123456789' }, 'domain is ""', 'a host name in zone Z0123456789'],
    [
      'a certificate without a domain',
      { certificateArn },
      'domain is ""',
      'a host name of the certificate, because certificateArn is set',
    ],
    [
      'a certificate beside a zone',
      { domain: 'a.example.com', zoneId: 'Z0123456789', certificateArn },
      'certificateArn is "arn:',
      'empty, because zoneId is set',
    ],
    [
      'a certificate that is no ARN',
      { domain: 'a.example.com', certificateArn: '1234abcd' },
      'certificateArn is "1234abcd"',
      'the ARN of an ACM certificate such as arn:aws:acm:',
    ],
    ['an unknown scaling', { scaling: 'on' }, 'scaling is "on"', 'one of cpu, off'],
    [
      'a restored table that the roles cannot access',
      { gamesTable: 'games-restored' },
      'gamesTable is "games-restored"',
      'a name that begins with noughts-staging-',
    ],
    ['a domain that is a URL', { domain: 'https://a.com', zoneId: 'Z012345' }, 'domain', 'a host name'],
    [
      'an x86 type for arm64',
      { instanceType: 't3.small' },
      'instanceType is "t3.small"',
      'an arm64 type such as t4g',
    ],
    ['an arm64 type for x86', { architecture: 'x86_64' }, 'instanceType', 'an x86_64 type such as t3.small'],
    [
      'a CPU target above the baseline of a burstable type',
      { cpuTarget: 21 },
      'cpuTarget is "21"',
      'at most 20, the baseline of t4g.small, because more CPU is charged as credits',
    ],
    ['an invalid instance type', { instanceType: 'small' }, 'instanceType', 'an EC2 instance type'],
    ['an unknown architecture', { architecture: 'mips' }, 'architecture is "mips"', 'arm64, x86_64'],
    ['an unknown NAT mode', { nat: 'instance' }, 'nat is "instance"', 'single, per-zone, none'],
    ['a word as a number', { fleetMin: 'two' }, 'fleetMin is "two"', 'an integer from 0 to 50'],
    ['a fraction', { fleetMin: 0.5 }, 'fleetMin', 'an integer'],
    ['a negative number', { fleetMax: -1 }, 'fleetMax is "-1"', 'from 1 to 50'],
    ['a word as a boolean', { protect: 'yes' }, 'protect is "yes"', 'true or false'],
    ['a public range', { vpcCidr: '8.8.0.0/16' }, 'vpcCidr is "8.8.0.0/16"', 'a private IPv4 range'],
    ['an invalid IPv4 address', { vpcCidr: '10.300.0.0/16' }, 'vpcCidr is "10.300.0.0/16"', 'a private IPv4'],
    ['a range not given by its first address', { vpcCidr: '10.20.1.0/16' }, 'vpcCidr', '10.20.0.0/16'],
    ['a range that is too small', { vpcCidr: '10.0.0.0/24' }, 'vpcCidr', 'from /16 to /22'],
    ['an unsupported retention', { logRetentionDays: 31 }, 'logRetentionDays is "31"', '30, 60'],
    ['an image of another system', { image: 'ubuntu-24.04' }, 'image is "ubuntu-24.04"', 'al2023-ami-'],
    ['an unknown log level', { logLevel: 'loud' }, 'logLevel is "loud"', 'info'],
    ['an address without @', { alarmEmail: 'ops' }, 'alarmEmail is "ops"', 'an e-mail address'],
    ['a contact without TLS', { contact: 'http://a.com' }, 'contact is "http://a.com"', 'an e-mail address'],
    ['a contact with a query', { contact: 'https://a.com/?to=me' }, 'contact', 'without a query'],
    ['a contact of two lines', { contact: 'ops@a.com\nPORT=1' }, 'contact', 'an e-mail address'],
    ['a key alias', { alarmKeyArn: 'alias/alarms' }, 'alarmKeyArn is "alias/alarms"', 'the ARN of a key'],
    ['generation 0', { sessionKeyGeneration: 0 }, 'sessionKeyGeneration is "0"', 'from 1'],
    ['a budget of 0', { budgetUsd: 0 }, 'budgetUsd is "0"', 'from 1'],
    ['a misspelt key', { fleetmin: 2 }, 'fleetmin is not a key of this project', 'fleetMin'],
  ];
  for (const [what, config, key, allowed] of invalidConfigs) {
    it(`rejects ${what}, naming the key, the stack and the allowed values`, () => {
      expect(() => parseConfig(config))
        .to.throw(`stack staging`)
        .with.property('message')
        .that.includes(`noughts:${key}`)
        .and.includes(allowed);
    });
  }

  for (const key of ['assumeRoles', 'assumeRole', 'accessKey', 'token', 'endpoints']) {
    it(`rejects aws:${key}, which the health check could not follow`, () => {
      const raw = Object.fromEntries(
        Object.entries(readConfiguration('staging', {})).map(([name, value]) => [
          name.replace('noughts:', ''),
          value,
        ]),
      );
      const parse = (providerKeys: readonly string[]) =>
        parseSettings({ stack: 'staging', raw, configuredKeys: [], providerKeys });
      expect(() => parse(['region', key])).to.throw(
        `stack staging is invalid:\n  - aws:${key} is set, which the health check of the fleet does not read; ` +
          'allowed: aws:region and aws:profile',
      );
      expect(parse(['region', 'profile', 'allowedAccountIds']).stack).to.equal('staging');
    });
  }

  it('reports all invalid keys at once', () => {
    expect(() => parseConfig({ nat: 'x', fleetMin: 'y' })).to.throw(
      /noughts:fleetMin[^]*noughts:nat|noughts:nat[^]*noughts:fleetMin/,
    );
  });

  it('reports a key that is not set', () => {
    expect(() => parseSettings({ stack: 'mine', raw: {}, configuredKeys: [] })).to.throw(
      'noughts:fleetMin is not set',
    );
  });

  it('rejects a stack name that is too long for load balancer names', () => {
    expect(() => parseConfig({}, 'a-stack-with-a-long-name')).to.throw('1 to 12 characters a-z');
  });

  it('throws errors without a stack trace', () => {
    expect(() => parseConfig({ nat: 'x' }))
      .to.throw()
      .with.property('stack', '');
  });
});

describe('Pulumi.yaml', () => {
  it('declares exactly the keys that the program reads', () => {
    expect(Object.keys(project.config)).to.have.members(Object.keys(configKeySchemas));
  });

  for (const [key, schema] of Object.entries<KeySchema>(configKeySchemas)) {
    it(`declares type, default and description of ${key}`, () => {
      const declared = project.config[key];
      expect(declared?.description).to.match(/^[A-Z].*\.$/s);
      expect(Schema.Check(schema, declared?.default), `default of ${key}`).to.equal(true);
      const type = schema.type ?? (typeof schema.enum?.[0] === 'number' ? 'integer' : 'string');
      expect(declared?.type).to.equal(type);
    });
  }

  it('is overridden by stack files only with values other than the default', () => {
    for (const stack of ['staging', 'prod']) {
      const { config } = parse(
        readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), 'utf8'),
      ) as {
        config: Record<string, unknown>;
      };
      for (const [key, value] of Object.entries(config)) {
        expect(value, `${stack} ${key}`).not.to.deep.equal(
          project.config[key.replace('noughts:', '')]?.default,
        );
      }
    }
  });

  it('has stack files that pin the image by a region-independent name', () => {
    for (const stack of ['staging', 'prod']) {
      expect(readConfiguration(stack, {})['noughts:image']).to.match(
        /^al2023-ami-2023\.\d+\.\d{8}\.\d+-kernel-6\.\d+$/,
      );
    }
  });

  it('runs the program with tsx, without type checks', () => {
    const { runtime, main } = parse(readFileSync(new URL('../../Pulumi.yaml', import.meta.url), 'utf8')) as {
      runtime: unknown;
      main: string;
    };
    expect(main).to.equal('infra/index.ts');
    expect(runtime).to.deep.equal({
      name: 'nodejs',
      options: { typescript: false, nodeargs: '--import tsx' },
    });
  });
});
