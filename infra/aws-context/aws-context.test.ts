import * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { buildImageQuery } from './image.ts';
import { checkDomainInZone } from './domain.ts';
import { getArchitecture, getCpuBaseline } from '../config/instance-type.ts';
import { findAll } from '../testing/found.ts';
import { recordStackAndOutputs } from '../testing/record-stack.ts';
import { chooseZones } from './zones.ts';

describe('chooseZones', () => {
  const regionZones = {
    availabilityZones: ['x-1c', 'x-1a', 'x-1b'],
    zonesWithInstanceType: ['x-1b', 'x-1c', 'x-1-local-1a'],
    endpointZones: {},
  };
  const settings = { stack: 'staging', instanceType: 't4g.small' };

  it('returns the first two availability zones, sorted, that offer the instance type', () => {
    expect(chooseZones({ ...settings, zones: undefined }, regionZones)).to.deep.equal(['x-1b', 'x-1c']);
  });

  it('returns configured zones that offer the instance type', () => {
    expect(chooseZones({ ...settings, zones: ['x-1b', 'x-1c'] }, regionZones)).to.deep.equal([
      'x-1b',
      'x-1c',
    ]);
  });

  it('rejects configured zones that do not offer the instance type', () => {
    expect(() => chooseZones({ ...settings, zones: ['x-1a', 'x-1b'] }, regionZones)).to.throw(
      'noughts:zones of stack staging names x-1a, which does not offer t4g.small; allowed: x-1b, x-1c',
    );
  });

  it('rejects Local Zones', () => {
    expect(() => chooseZones({ ...settings, zones: ['x-1-local-1a', 'x-1b'] }, regionZones)).to.throw(
      'x-1-local-1a',
    );
  });

  const withEndpoints = {
    availabilityZones: ['x-1a', 'x-1b', 'x-1c'],
    zonesWithInstanceType: ['x-1a', 'x-1b', 'x-1c'],
    endpointZones: { 'endpoint logs': ['x-1a', 'x-1c'], 'endpoint ssm': ['x-1a', 'x-1b', 'x-1c'] },
  };

  it('returns zones that have every endpoint', () => {
    expect(chooseZones({ ...settings, zones: undefined }, withEndpoints)).to.deep.equal(['x-1a', 'x-1c']);
  });

  it('rejects configured zones without an endpoint, naming it', () => {
    expect(() => chooseZones({ ...settings, zones: ['x-1a', 'x-1b'] }, withEndpoints)).to.throw(
      'noughts:zones of stack staging names x-1b, which does not offer endpoint logs; allowed: x-1a, x-1c',
    );
  });

  it('rejects a network without NAT if only one zone has every endpoint', () => {
    const endpointZones = { 'endpoint logs': ['x-1a'] };
    expect(() =>
      chooseZones({ ...settings, zones: undefined }, { ...withEndpoints, endpointZones }),
    ).to.throw(
      'noughts:nat of stack staging is none, but the endpoints that this requires exist in only x-1a; allowed: single',
    );
  });

  it('rejects an instance type that only one zone offers', () => {
    expect(() =>
      chooseZones({ ...settings, zones: undefined }, { ...regionZones, zonesWithInstanceType: ['x-1a'] }),
    ).to.throw('noughts:instanceType of stack staging is t4g.small, which only x-1a of this region offers');
  });
});

describe('checkDomainInZone', () => {
  const zone = { id: 'Z0123456789', name: 'example.com.', isPrivate: false };

  it('accepts the zone’s name and names below it', () => {
    for (const domain of ['example.com', 'play.example.com', 'a.b.example.com'])
      expect(() => checkDomainInZone('staging', domain, zone)).not.to.throw();
  });

  it('rejects a domain of another zone', () => {
    for (const domain of ['example.org', 'play.example.org', 'notexample.com'])
      expect(() => checkDomainInZone('staging', domain, zone)).to.throw(
        `noughts:domain of stack staging is ${domain}, but zone Z0123456789 is that of example.com; ` +
          'allowed: example.com, a name that ends in .example.com, or another zoneId',
      );
  });

  it('rejects a private zone', () => {
    expect(() => checkDomainInZone('staging', 'play.example.com', { ...zone, isPrivate: true })).to.throw(
      'noughts:zoneId of stack staging is Z0123456789, a private zone; allowed: the public zone of play.example.com',
    );
  });
});

describe('getArchitecture', () => {
  const architectures = {
    't4g.small': 'arm64',
    'm7gd.large': 'arm64',
    'c8g.4xlarge': 'arm64',
    'a1.large': 'arm64',
    't3.small': 'x86_64',
    'm7i-flex.large': 'x86_64',
    'g5.xlarge': 'x86_64',
    'c7a.large': 'x86_64',
  } as const;
  for (const [type, architecture] of Object.entries(architectures)) {
    it(`returns ${architecture} for ${type}`, () => expect(getArchitecture(type)).to.equal(architecture));
  }
});

describe('getCpuBaseline', () => {
  const baselines = { 't4g.nano': 5, 't4g.small': 20, 't3a.large': 30, 't3.2xlarge': 40, 't2.xlarge': 22.5 };
  for (const [type, baseline] of Object.entries(baselines)) {
    it(`returns ${baseline} for ${type}`, () => expect(getCpuBaseline(type)).to.equal(baseline));
  }

  it('returns undefined for types without CPU credits', () => {
    for (const type of ['m7g.medium', 'c7a.large', 'trn1.2xlarge'])
      expect(getCpuBaseline(type)).to.equal(undefined);
  });
});

describe('buildImageQuery', () => {
  it('queries a name with the architecture appended', () => {
    expect(buildImageQuery('al2023-ami-2023.12.20261112.0-kernel-6.1', 'arm64')).to.deep.equal({
      name: 'al2023-ami-2023.12.20261112.0-kernel-6.1-arm64',
    });
  });

  it('queries an ami- id', () => {
    expect(buildImageQuery('ami-0123456789abcdef0', 'arm64')).to.deep.equal({ id: 'ami-0123456789abcdef0' });
  });

  it('queries the SSM parameter of the newest image if none is configured', () => {
    expect(buildImageQuery(undefined, 'x86_64')).to.deep.equal({
      parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    });
  });
});

describe('resolveAwsContext', () => {
  it('looks up zones by type, without Local Zones', async () => {
    const { calls } = await recordStackAndOutputs({ stack: 'staging' });
    const call = calls.find(({ token }) => token.endsWith('getAvailabilityZones'));
    expect(call?.inputs).to.deep.equal({
      state: 'available',
      filters: [
        { name: 'opt-in-status', values: ['opt-in-not-required'] },
        { name: 'zone-type', values: ['availability-zone'] },
      ],
    });
  });

  it('rejects a domain outside of its zone in a preview', async () => {
    const config = { domain: 'play.example.org', zoneId: 'Z0123456789ABCDEFGHIJ' };
    const outcome = await recordStackAndOutputs({ stack: 'staging', config }).catch(
      (error: unknown) => error,
    );
    expect(pulumi.RunError.isInstance(outcome)).to.equal(true);
    expect((outcome as Error).message).to.include('noughts:domain of stack staging is play.example.org');
  });

  it('looks up the zones of interface endpoints only without NAT', async () => {
    const countLookUps = async (nat: string) => {
      const { calls } = await recordStackAndOutputs({ stack: 'staging', config: { nat } });
      return calls.filter(({ token }) => token.endsWith('getVpcEndpointService')).length;
    };
    expect([await countLookUps('single'), await countLookUps('none')]).to.deep.equal([0, 4]);
  });

  it('finds images owned by Amazon, including deprecated ones', async () => {
    const { calls } = await recordStackAndOutputs({ stack: 'staging' });
    expect(calls.find(({ token }) => token.endsWith('getAmiIds'))?.inputs).to.deep.equal({
      owners: ['amazon'],
      filters: [{ name: 'name', values: ['al2023-ami-2023.12.20261112.0-kernel-6.1-arm64'] }],
      includeDeprecated: true,
    });
  });

  it('rejects an unknown image, naming the key, the stack and the allowed values', async () => {
    const config = { image: 'al2023-ami-2023.1.19700101.0-kernel-6.1' };
    const outcome = await recordStackAndOutputs({ stack: 'staging', config }).catch(
      (error: unknown) => error,
    );
    // Shown without a stack trace.
    expect(pulumi.RunError.isInstance(outcome)).to.equal(true);
    expect((outcome as Error).message).to.match(
      /^noughts:image of stack staging is al2023\S+, but this region has no Amazon image al2023\S+-6\.1-arm64; allowed: /,
    );
  });

  it('warns and uses the newest image if none is pinned', async () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (line) => warnings.push(line);
    try {
      const { resources } = await recordStackAndOutputs({ stack: 'newcomer' });
      expect(findAll(resources, 'LaunchTemplate')[0]?.inputs).to.include({
        imageId: 'ami-0fedcba9876543210',
      });
    } finally {
      console.warn = warn;
    }
    expect(warnings.join()).to.include('noughts:image of stack newcomer is empty: using the newest image');
  });
});
