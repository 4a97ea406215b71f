import * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { buildImageQuery } from './image.ts';
import { getArchitecture } from '../config/instance-type.ts';
import { findAll } from '../testing/found.ts';
import { recordStackAndOutputs } from '../testing/record-stack.ts';
import { chooseZones } from './zones.ts';

describe('zones', () => {
  const regionZones = {
    availabilityZones: ['x-1c', 'x-1a', 'x-1b'],
    zonesWithInstanceType: ['x-1b', 'x-1c', 'x-1-local-1a'],
  };
  const settings = { stack: 'staging', instanceType: 't4g.small' };

  it('are the first two ordinary ones, sorted, that offer the instance type', () => {
    expect(chooseZones({ ...settings, zones: undefined }, regionZones)).to.deep.equal(['x-1b', 'x-1c']);
  });

  it('are those named, when they can run it', () => {
    expect(chooseZones({ ...settings, zones: ['x-1b', 'x-1c'] }, regionZones)).to.deep.equal([
      'x-1b',
      'x-1c',
    ]);
  });

  it('are refused by name when they cannot', () => {
    expect(() => chooseZones({ ...settings, zones: ['x-1a', 'x-1b'] }, regionZones)).to.throw(
      'noughts:zones of stack staging names x-1a, which cannot run t4g.small; allowed: x-1b, x-1c',
    );
  });

  it('are never Local Zones', () => {
    expect(() => chooseZones({ ...settings, zones: ['x-1-local-1a', 'x-1b'] }, regionZones)).to.throw(
      'x-1-local-1a',
    );
  });

  it('are too few for a type that one zone offers', () => {
    expect(() =>
      chooseZones({ ...settings, zones: undefined }, { ...regionZones, zonesWithInstanceType: ['x-1a'] }),
    ).to.throw('noughts:instanceType of stack staging is t4g.small, which only x-1a of this region offers');
  });

  it('are asked for by kind, since awsx takes the first names, Local Zones included', async () => {
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
});

describe('instance types', () => {
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
    it(`tell ${type} for ${architecture}`, () => expect(getArchitecture(type)).to.equal(architecture));
  }
});

describe('image', () => {
  it('is found by a name that holds in every region, for the architecture', () => {
    expect(buildImageQuery('al2023-ami-2023.12.20261112.0-kernel-6.1', 'arm64')).to.deep.equal({
      name: 'al2023-ami-2023.12.20261112.0-kernel-6.1-arm64',
    });
  });

  it('may be an id', () => {
    expect(buildImageQuery('ami-0123456789abcdef0', 'arm64')).to.deep.equal({ id: 'ami-0123456789abcdef0' });
  });

  it('is the newest when none is named', () => {
    expect(buildImageQuery(undefined, 'x86_64')).to.deep.equal({
      parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    });
  });

  it('is Amazon’s own, deprecated or not', async () => {
    const { calls } = await recordStackAndOutputs({ stack: 'staging' });
    expect(calls.find(({ token }) => token.endsWith('getAmiIds'))?.inputs).to.deep.equal({
      owners: ['amazon'],
      filters: [{ name: 'name', values: ['al2023-ami-2023.12.20261112.0-kernel-6.1-arm64'] }],
      includeDeprecated: true,
    });
  });

  it('that is nowhere stops the preview, naming key, stack and what is allowed', async () => {
    const config = { image: 'al2023-ami-2023.1.19700101.0-kernel-6.1' };
    const outcome = await recordStackAndOutputs({ stack: 'staging', config }).catch(
      (error: unknown) => error,
    );
    // Shown without a stack trace.
    expect(pulumi.RunError.isInstance(outcome)).to.equal(true);
    expect((outcome as Error).message).to.match(
      /^noughts:image of stack staging is al2023\S+, and Amazon has no al2023\S+-6\.1-arm64 in this region; allowed: /,
    );
  });

  it('lets a newcomer’s stack without a pin be built, with a warning', async () => {
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
    expect(warnings.join()).to.include('noughts:image of stack newcomer is empty: the newest image is taken');
  });
});
