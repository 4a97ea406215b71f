import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { parseBootstrapSettings } from './config.ts';
import { domains } from './testing/record-bootstrap.ts';

const validSettings = {
  owner: 'org',
  ownerId: '11',
  repository: 'noughts',
  repositoryId: '22',
  githubProvider: 'create',
  stateVersionDays: '365',
  stagingDomain: '',
  stagingZoneId: '',
  prodDomain: '',
  prodZoneId: '',
  budgetUsd: '500',
  alarmEmail: '',
};

describe('bootstrap: configuration', () => {
  it('parses valid settings', () => {
    expect(parseBootstrapSettings('bootstrap', validSettings)).to.deep.equal({
      repository: { owner: 'org', ownerId: '11', name: 'noughts', id: '22' },
      githubProvider: 'create',
      stateVersionDays: 365,
      domains: {},
      budgetUsd: 500,
      alarmEmail: undefined,
    });
  });

  it('requires only owner and repository; every other key has a default', () => {
    const { config } = parse(readFileSync(new URL('Pulumi.yaml', import.meta.url), 'utf8')) as {
      config: Record<string, { default?: unknown }>;
    };
    expect(Object.keys(config)).to.have.members(Object.keys(validSettings));
    const defaults = Object.entries(config).map(([key, { default: value }]) => [key, value ?? '']);
    const { owner, ownerId, repository, repositoryId } = validSettings;
    const given = { owner, ownerId, repository, repositoryId };
    const raw = Object.fromEntries(
      defaults.map(([key, value]) => [key, String(value)]),
    ) as typeof validSettings;
    expect(parseBootstrapSettings('bootstrap', { ...raw, ...given })).to.deep.equal(
      parseBootstrapSettings('bootstrap', validSettings),
    );
  });

  it('accepts the domains of both stages, or of one', () => {
    const prod = { prodDomain: 'example.com', prodZoneId: 'Z0123456789' };
    const staging = { stagingDomain: 'staging.example.com', stagingZoneId: 'Z0123456789' };
    expect(
      parseBootstrapSettings('bootstrap', { ...validSettings, ...prod, ...staging }).domains,
    ).to.deep.equal(domains);
    expect(parseBootstrapSettings('bootstrap', { ...validSettings, ...prod }).domains).to.deep.equal({
      prod: domains.prod,
    });
  });

  it('rejects a domain without a zone, a zone without a domain, and the same domain for both stages', () => {
    const settings = (more: object) => () =>
      parseBootstrapSettings('bootstrap', { ...validSettings, ...more });
    expect(settings({ prodDomain: 'example.com' })).to.throw('prodZoneId is empty; allowed: both prodDomain');
    expect(settings({ stagingZoneId: 'Z0123456789' })).to.throw('stagingDomain is empty; allowed: both');
    const same = { stagingDomain: 'example.com', stagingZoneId: 'Z0123456789' };
    expect(settings({ ...same, prodDomain: 'example.com', prodZoneId: 'Z9876543210' })).to.throw(
      'prodDomain is example.com; allowed: a name other than stagingDomain',
    );
  });

  for (const [key, value] of [
    ['owner', 'org/noughts'],
    ['ownerId', 'org'],
    ['repository', 'org/noughts'],
    ['repositoryId', '0'],
    ['githubProvider', 'maybe'],
    ['stateVersionDays', '7'],
    ['stagingDomain', 'https://staging.example.com'],
    ['prodZoneId', 'example.com'],
    ['budgetUsd', '0'],
    ['alarmEmail', 'ops'],
  ] as const) {
    it(`rejects ${key} ${value} with the allowed values`, () => {
      expect(() => parseBootstrapSettings('bootstrap', { ...validSettings, [key]: value })).to.throw(
        new RegExp(`noughts-bootstrap:${key} is ${value}; allowed: `),
      );
    });
  }

  it('names every missing key', () => {
    expect(() => parseBootstrapSettings('bootstrap', {})).to.throw(
      /owner is not set[^]*repositoryId is not set/,
    );
  });

  it('rejects a stack not named bootstrap, on whose name the boundaries rely', () => {
    expect(() => parseBootstrapSettings('prod', validSettings)).to.throw(
      'the stack is named prod; allowed: bootstrap',
    );
  });
});
