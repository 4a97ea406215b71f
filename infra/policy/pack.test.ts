import { expect } from 'chai';
import { rules } from './rules.ts';
import { startPolicyHost, type PolicyHost } from './testing/policy-host.ts';

const loadBalancer = {
  type: 'aws:lb/loadBalancer:LoadBalancer',
  name: 'noughts-prod-stg-alb',
  props: {
    dropInvalidHeaderFields: true,
    subnets: ['a', 'b'],
    enableDeletionProtection: true,
    tags: { project: 'noughts', stack: 'staging', 'managed-by': 'pulumi' },
  },
};
const bucket = { type: 'aws:s3/bucket:Bucket', name: 'noughts-prod-releases', props: {} };
/** Pulumi's placeholder for a string that is unknown during preview. */
const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

describe('policy: the pack in Pulumi’s policy host', () => {
  let host: PolicyHost;
  before(async function () {
    this.timeout(30_000);
    host = await startPolicyHost();
  });
  after(() => host.close());

  it('registers every rule, and advisory variants of those that are advisory in staging', async () => {
    const advisory = rules.filter(({ advisoryInStaging }) => advisoryInStaging);
    expect(await host.listPolicies()).to.have.members([
      ...rules.map(({ name }) => name),
      ...advisory.map(({ name }) => `${name}-in-staging`),
    ]);
  });

  it('reports access logs as advisory in staging and mandatory in prod', async () => {
    const tags = { ...loadBalancer.props.tags, stack: 'prod' };
    const inProd = { ...loadBalancer, props: { ...loadBalancer.props, tags } };
    const analyze = async (stack: string, resource: typeof loadBalancer) =>
      (await host.analyze(stack, resource)).map(({ policy, level }) => [policy, level]);
    expect(await analyze('staging', loadBalancer)).to.deep.equal([
      ['load-balancer-access-logs-in-staging', 'advisory'],
    ]);
    expect(await analyze('prod', inProd)).to.deep.equal([['load-balancer-access-logs', 'mandatory']]);
  });

  it('reports the violated rule and a message', async () => {
    const rule = {
      type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      name: 'ssh',
      props: { description: 'SSH', cidrIpv4: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
    };
    const found = await host.analyze('staging', rule);
    const shell = found.find(({ policy }) => policy === 'no-world-open-shell');
    expect(shell?.level).to.equal('mandatory');
    expect(shell?.message).to.contain('opens tcp 22 to the internet, which includes 22');
  });

  it('skips a rule that needs a value unknown during preview', async () => {
    const props = {
      ...loadBalancer.props,
      subnets: unknownValue,
      accessLogs: { enabled: true, bucket: unknownValue },
    };
    const [only, ...others] = await host.analyze('staging', { ...loadBalancer, props });
    expect(others).to.deep.equal([]);
    expect(only?.level).to.equal('advisory');
    expect(only?.message).to.match(/can't run policy 'load-balancer-zones'.*during preview/);
  });

  it('honours exemptions', async () => {
    const table = { type: 'aws:dynamodb/table:Table', name: 'noughts-prod-games', props: { tags: {} } };
    const policies = (await host.analyze('prod', table)).map(({ policy }) => policy);
    expect(policies).to.include('table-recovery').and.not.include('customer-managed-key');
  });

  it('detects a bucket’s missing versioning, by dependencies where names are unknown', async () => {
    const versioning = {
      type: 'aws:s3/bucketVersioning:BucketVersioning',
      name: 'versioning',
      props: { bucket: unknownValue },
      sources: { bucket: bucket.name },
    };
    const withoutVersioning = await host.analyzeStack('prod', [bucket]);
    const withVersioning = await host.analyzeStack('prod', [bucket, versioning]);
    expect(withoutVersioning.map(({ policy }) => policy)).to.include('bucket-has-versioning');
    expect(withVersioning.map(({ policy }) => policy)).to.not.include('bucket-has-versioning');
    expect(new Set(withoutVersioning.map(({ urn }) => urn))).to.deep.equal(
      new Set(['urn:pulumi:prod::noughts::test::noughts-prod-releases']),
    );
  });
});
