import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { isTaggable } from './taggable.ts';
import { findAll } from './testing/found.ts';
import { recordStackAndOutputs, type RecordedStack } from './testing/record-stack.ts';

const withDomain = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };
const variants = ['staging', 'prod'].flatMap((stack) =>
  [{}, withDomain].flatMap((domain) =>
    ['single', 'per-zone', 'none'].map((nat) => ({
      title: `${stack}, ${'domain' in domain ? 'with' : 'without'} a domain, nat ${nat}`,
      stack,
      config: { ...domain, nat },
    })),
  ),
);

const providerFolder = dirname(createRequire(import.meta.url).resolve('@pulumi/aws/package.json'));

/** Names of the inputs that the provider declares for a type such as `aws:lb/listener:Listener`. */
function readDeclaredInputs(type: string): readonly string[] {
  const cached = declaredInputsCache.get(type);
  if (cached !== undefined) return cached;
  const [, module = '', name = ''] = type.split(':');
  const source = readFileSync(join(providerFolder, `${module}.d.ts`), 'utf8');
  const start = source.indexOf(`export interface ${name}Args {`);
  expect(start, type).to.be.above(0);
  const body = source.slice(start, source.indexOf('\n}', start));
  const inputs = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, input]) => String(input));
  declaredInputsCache.set(type, inputs);
  return inputs;
}

const declaredInputsCache = new Map<string, readonly string[]>();

/** Yields every string inside a value. */
function* collectStrings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* collectStrings(each);
}

/** Secret values that no other resource and no output may contain. */
function collectSecrets({ resources }: RecordedStack): string[] {
  return [
    ...findAll(resources, 'RandomBytes').map(({ outputs }) => String(outputs['base64'])),
    ...findAll(resources, 'tls:index/privateKey:PrivateKey').map(({ outputs }) =>
      String(outputs['privateKeyPem']),
    ),
  ];
}

const secretBearingTypes =
  /secretVersion:SecretVersion|certificate:Certificate|selfSignedCert:SelfSignedCert/;

describe('stacks', function () {
  this.timeout(60_000);

  for (const { title, stack, config } of variants) {
    describe(title, () => {
      let recorded: RecordedStack;
      before(async () => {
        recorded = await recordStackAndOutputs({ stack, config });
      });

      it('exposes no secret in outputs, tags, user data or other inputs', () => {
        const secrets = collectSecrets(recorded);
        expect(secrets.length).to.be.at.least(3);
        const otherResources = recorded.resources.filter(({ type }) => !secretBearingTypes.test(type));
        const exposedStrings = [
          ...collectStrings(recorded.outputs),
          ...otherResources.flatMap(({ inputs }) => [...collectStrings(inputs)]),
        ].flatMap((text) => [text, Buffer.from(text, 'base64').toString()]);
        for (const secret of secrets) {
          expect(exposedStrings.filter((text) => text.includes(secret))).to.deep.equal([]);
        }
      });

      it('marks the secret version as secret', () => {
        const resourcesWithSecrets = recorded.resources.filter(({ secretInputs }) => secretInputs.length > 0);
        expect(new Set(resourcesWithSecrets.map(({ type }) => type))).to.include(
          'aws:secretsmanager/secretVersion:SecretVersion',
        );
      });

      it('uses only inputs that the provider declares', () => {
        for (const { type, name, inputs } of recorded.resources.filter((each) =>
          each.type.startsWith('aws:'),
        )) {
          expect(readDeclaredInputs(type), `${type} ${name}`).to.include.members(Object.keys(inputs));
        }
      });

      it('tags every taggable resource', () => {
        for (const { type, name, inputs } of recorded.resources) {
          if (!isTaggable(type)) continue;
          expect(inputs['tags'], name).to.include({
            project: 'noughts',
            stack,
            'managed-by': 'pulumi',
            Name: name,
          });
        }
      });

      it('puts the stack into every logical name', () => {
        const stackPattern = stack === 'staging' ? /noughts-staging-|no-stg-/ : /noughts-prod-|no-prod-/;
        for (const { type, name } of recorded.resources.filter(({ custom }) => custom)) {
          expect(name, type).to.match(stackPattern);
        }
      });

      it('sets physical names only of log groups, alarms, dashboards, budgets and records', () => {
        const fixedNameTypes = /logGroup:|metricAlarm:|dashboard:|budget:|record:/;
        const namedResources = recorded.resources.filter(
          ({ type, inputs }) =>
            type.startsWith('aws:') &&
            ['name', 'namePrefix', 'bucketPrefix', 'dashboardName'].some((input) => input in inputs),
        );
        expect(
          namedResources.filter(({ type }) => !fixedNameTypes.test(type)).map(({ name }) => name),
        ).to.deep.equal([]);
      });

      it('gives every resource a component or the stack as parent', () => {
        const urns = new Set(recorded.resources.map(({ urn }) => urn));
        for (const { name, type, options } of recorded.resources) {
          if (type !== 'pulumi:pulumi:Stack') expect(urns.has(options.parent), name).to.equal(true);
        }
      });

      it('has all stack outputs, as strings', () => {
        expect(recorded.outputs).to.have.all.keys(
          'url',
          'loadBalancerDnsName',
          'certificatePem',
          'tableName',
          'releaseKey',
          'autoScalingGroup',
          'dashboardUrl',
          'sessionCommand',
        );
        for (const output of Object.values(recorded.outputs)) expect(output).to.be.a('string');
      });
    });
  }

  it('agree with the provider about taggable types', async () => {
    const { resources } = await recordStackAndOutputs({ stack: 'prod', config: { nat: 'none' } });
    const types = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith('aws:')));
    for (const type of types) {
      // Tags of an Auto Scaling group are a list with `propagateAtLaunch`.
      const expected = readDeclaredInputs(type).includes('tags') && type !== 'aws:autoscaling/group:Group';
      expect(isTaggable(type), type).to.equal(expected);
    }
  });

  it('protect data and the load balancer in prod, and nothing in staging', async () => {
    const listProtected = async (stack: string) =>
      (await recordStackAndOutputs({ stack })).resources
        .filter(({ options }) => options.protect)
        .map(({ name }) => name);
    expect(await listProtected('staging')).to.deep.equal([]);
    expect(await listProtected('prod')).to.have.members([
      'noughts-prod-access-logs',
      'noughts-prod-flow-logs',
      'noughts-prod-releases',
      'noughts-prod-games',
      'noughts-prod-users',
      'noughts-prod-session-keys',
      'no-prod-alb',
    ]);
  });
});
