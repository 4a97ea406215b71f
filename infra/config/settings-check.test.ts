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

function parseConfig(config: Record<string, unknown> = {}, stack = 'staging') {
  const raw = Object.fromEntries(
    Object.entries(readConfiguration(stack, config)).map(([key, value]) => [
      key.replace('noughts:', ''),
      value,
    ]),
  );
  return parseSettings({ stack, raw, configuredKeys: Object.keys(raw) });
}

describe('settings of a stack', () => {
  it('are frozen and whole for staging, prod and a stack of no file', () => {
    for (const stack of ['staging', 'prod', 'mine']) {
      const parsed = parseConfig({}, stack);
      expect(parsed.stack).to.equal(stack);
      expect(Object.isFrozen(parsed)).to.equal(true);
    }
  });

  it('leave out what is empty', () => {
    expect(parseConfig({ image: '' }, 'mine')).to.include({
      domain: undefined,
      zones: undefined,
      image: undefined,
      alarmEmail: undefined,
      alarmKeyArn: undefined,
    });
  });

  it('sort the zones, since awsx takes them in their order', () => {
    expect(parseConfig({ zones: ['eu-central-1b', 'eu-central-1a'] }).zones).to.deep.equal([
      'eu-central-1a',
      'eu-central-1b',
    ]);
  });

  it('make the event bus above one instance, or when asked', () => {
    expect(parseConfig({ fleetMax: 2 }).eventBus).to.equal(true);
    expect(parseConfig({ fleetMax: 1 }).eventBus).to.equal(false);
    expect(parseConfig({ fleetMax: 1, eventBusAlways: true }).eventBus).to.equal(true);
  });

  it('park a stack at fleetMin 0', () => {
    expect(parseConfig({ fleetMin: 0 }).fleetMin).to.equal(0);
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
    ['a domain without its zone', { domain: 'a.example.com' }, 'zoneId is ""', 'that holds a.example.com'],
    ['a zone without a domain', { zoneId: 'Z0123456789' }, 'domain is ""', 'a host name in zone Z0123456789'],
    ['a domain that is a URL', { domain: 'https://a.com', zoneId: 'Z012345' }, 'domain', 'a host name'],
    [
      'an x86 type for arm64',
      { instanceType: 't3.small' },
      'instanceType is "t3.small"',
      'arm64, such as t4g',
    ],
    ['an arm64 type for x86', { architecture: 'x86_64' }, 'instanceType', 'x86_64, such as t3.small'],
    ['no instance type', { instanceType: 'small' }, 'instanceType', 'an EC2 instance type'],
    ['an unknown architecture', { architecture: 'mips' }, 'architecture is "mips"', 'arm64, x86_64'],
    ['an unknown way out', { nat: 'instance' }, 'nat is "instance"', 'single, per-zone, none'],
    ['a number in words', { fleetMin: 'two' }, 'fleetMin is "two"', 'a whole number from 0 to 50'],
    ['half an instance', { fleetMin: 0.5 }, 'fleetMin', 'a whole number'],
    ['a negative number', { fleetMax: -1 }, 'fleetMax is "-1"', 'from 1 to 50'],
    ['a truth in words', { protect: 'yes' }, 'protect is "yes"', 'true or false'],
    ['a public range', { vpcCidr: '8.8.0.0/16' }, 'vpcCidr is "8.8.0.0/16"', 'a private IPv4 range'],
    ['a range of no address', { vpcCidr: '10.300.0.0/16' }, 'vpcCidr is "10.300.0.0/16"', 'a private IPv4'],
    ['a range that starts inside itself', { vpcCidr: '10.20.1.0/16' }, 'vpcCidr', '10.20.0.0/16'],
    ['a range too small', { vpcCidr: '10.0.0.0/24' }, 'vpcCidr', 'from /16 to /22'],
    ['a retention that CloudWatch lacks', { logRetentionDays: 31 }, 'logRetentionDays is "31"', '30, 60'],
    ['an image of another system', { image: 'ubuntu-24.04' }, 'image is "ubuntu-24.04"', 'al2023-ami-'],
    ['a log level of no logger', { logLevel: 'loud' }, 'logLevel is "loud"', 'info'],
    ['an address without @', { alarmEmail: 'ops' }, 'alarmEmail is "ops"', 'an e-mail address'],
    [
      'an alias for a key',
      { alarmKeyArn: 'alias/alarms' },
      'alarmKeyArn is "alias/alarms"',
      'the ARN of a key',
    ],
    ['generation 0', { sessionKeyGeneration: 0 }, 'sessionKeyGeneration is "0"', 'from 1'],
    ['a budget of nothing', { budgetUsd: 0 }, 'budgetUsd is "0"', 'from 1'],
    ['a slip in a key', { fleetmin: 2 }, 'fleetmin is not a key of this project', 'fleetMin'],
  ];
  for (const [what, config, key, allowed] of invalidConfigs) {
    it(`refuse ${what}, naming key, stack and what is allowed`, () => {
      expect(() => parseConfig(config))
        .to.throw(`stack staging`)
        .with.property('message')
        .that.includes(`noughts:${key}`)
        .and.includes(allowed);
    });
  }

  it('name every fault at once', () => {
    expect(() => parseConfig({ nat: 'x', fleetMin: 'y' })).to.throw(
      /noughts:fleetMin[^]*noughts:nat|noughts:nat[^]*noughts:fleetMin/,
    );
  });

  it('name a key that nobody set', () => {
    expect(() => parseSettings({ stack: 'mine', raw: {}, configuredKeys: [] })).to.throw(
      'noughts:fleetMin is not set',
    );
  });

  it('refuse a stack whose name would not fit into a load balancer’s', () => {
    expect(() => parseConfig({}, 'a-stack-with-a-long-name')).to.throw('1 to 12 of a-z');
  });

  it('show an operator no stack trace', () => {
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
    it(`types, defaults and describes ${key}`, () => {
      const declared = project.config[key];
      expect(declared?.description).to.match(/^[A-Z].*\.$/s);
      expect(Schema.Check(schema, declared?.default), `default of ${key}`).to.equal(true);
      const type = schema.type ?? (typeof schema.enum?.[0] === 'number' ? 'integer' : 'string');
      expect(declared?.type).to.equal(type);
    });
  }

  it('has stack files that hold differences only', () => {
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

  it('pins the image of both stacks by a name that holds in every region', () => {
    for (const stack of ['staging', 'prod']) {
      expect(readConfiguration(stack, {})['noughts:image']).to.match(
        /^al2023-ami-2023\.\d+\.\d{8}\.\d+-kernel-6\.\d+$/,
      );
    }
  });

  it('starts the program in TypeScript by tsx, without type-checking', () => {
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
