import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { isTaggable } from './taggable.ts';
import { all } from './testing/found.ts';
import { recordWhole, type RecordedStack } from './testing/record-stack.ts';

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

const packages = dirname(createRequire(import.meta.url).resolve('@pulumi/aws/package.json'));

/** Names of the inputs that the provider declares for a type such as `aws:lb/listener:Listener`. */
function declaredInputs(type: string): readonly string[] {
  const known = declared.get(type);
  if (known !== undefined) return known;
  const [, module = '', name = ''] = type.split(':');
  const source = readFileSync(join(packages, `${module}.d.ts`), 'utf8');
  const start = source.indexOf(`export interface ${name}Args {`);
  expect(start, type).to.be.above(0);
  const body = source.slice(start, source.indexOf('\n}', start));
  const inputs = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, input]) => String(input));
  declared.set(type, inputs);
  return inputs;
}

const declared = new Map<string, readonly string[]>();

/** Every text in a value. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* texts(each);
}

/** The values that must not turn up anywhere else, with their owners. */
function secretsOf({ resources }: RecordedStack): string[] {
  return [
    ...all(resources, 'RandomBytes').map(({ outputs }) => String(outputs['base64'])),
    ...all(resources, 'tls:index/privateKey:PrivateKey').map(({ outputs }) =>
      String(outputs['privateKeyPem']),
    ),
  ];
}

const rightfulPlaces = /secretVersion:SecretVersion|certificate:Certificate|selfSignedCert:SelfSignedCert/;

describe('stacks', function () {
  this.timeout(60_000);

  for (const { title, stack, config } of variants) {
    describe(title, () => {
      let recorded: RecordedStack;
      before(async () => {
        recorded = await recordWhole({ stack, config });
      });

      it('has no secret in an output, a tag, user data or any other input', () => {
        const secrets = secretsOf(recorded);
        expect(secrets.length).to.be.at.least(3);
        const elsewhere = recorded.resources.filter(({ type }) => !rightfulPlaces.test(type));
        const open = [
          ...texts(recorded.outputs),
          ...elsewhere.flatMap(({ inputs }) => [...texts(inputs)]),
        ].flatMap((text) => [text, Buffer.from(text, 'base64').toString()]);
        for (const secret of secrets) {
          expect(open.filter((text) => text.includes(secret))).to.deep.equal([]);
        }
      });

      it('marks as secret what holds one', () => {
        const marked = recorded.resources.filter(({ secretInputs }) => secretInputs.length > 0);
        expect(new Set(marked.map(({ type }) => type))).to.include(
          'aws:secretsmanager/secretVersion:SecretVersion',
        );
      });

      it('gives the provider only inputs that it knows', () => {
        for (const { type, name, inputs } of recorded.resources.filter((each) =>
          each.type.startsWith('aws:'),
        )) {
          expect(declaredInputs(type), `${type} ${name}`).to.include.members(Object.keys(inputs));
        }
      });

      it('tags everything that can be tagged', () => {
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

      it('has names that carry the stack', () => {
        const word = stack === 'staging' ? /noughts-staging-|no-stg-/ : /noughts-prod-|no-prod-/;
        for (const { type, name } of recorded.resources.filter(({ custom }) => custom)) {
          expect(name, type).to.match(word);
        }
      });

      it('leaves names to the provider, but where operators and alarms know them', () => {
        const known = /logGroup:|metricAlarm:|dashboard:|budget:|record:/;
        const named = recorded.resources.filter(
          ({ type, inputs }) =>
            type.startsWith('aws:') &&
            ['name', 'namePrefix', 'bucketPrefix', 'dashboardName'].some((input) => input in inputs),
        );
        expect(named.filter(({ type }) => !known.test(type)).map(({ name }) => name)).to.deep.equal([]);
      });

      it('leaves no resource without a component or the stack above it', () => {
        const urns = new Set(recorded.resources.map(({ urn }) => urn));
        for (const { name, type, options } of recorded.resources) {
          if (type !== 'pulumi:pulumi:Stack') expect(urns.has(options.parent), name).to.equal(true);
        }
      });

      it('says what an operator needs', () => {
        expect(recorded.outputs).to.have.all.keys(
          'url',
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

  it('take for taggable exactly what the provider does', async () => {
    const { resources } = await recordWhole({ stack: 'prod', config: { nat: 'none' } });
    const types = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith('aws:')));
    for (const type of types) {
      // A group's tags are a list, and say whether they are passed on.
      const expected = declaredInputs(type).includes('tags') && type !== 'aws:autoscaling/group:Group';
      expect(isTaggable(type), type).to.equal(expected);
    }
  });

  it('protect in prod what holds data and the front door, and nothing in staging', async () => {
    const protectedIn = async (stack: string) =>
      (await recordWhole({ stack })).resources
        .filter(({ options }) => options.protect)
        .map(({ name }) => name);
    expect(await protectedIn('staging')).to.deep.equal([]);
    expect(await protectedIn('prod')).to.have.members([
      'noughts-prod-logs',
      'noughts-prod-releases',
      'noughts-prod-games',
      'noughts-prod-users',
      'noughts-prod-session-keys',
      'no-prod-front',
    ]);
  });
});
