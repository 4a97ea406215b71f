import { expect } from 'chai';
import { noFault, FakeCloud } from '../fake-cloud.ts';
import { awsResourceKinds } from './aws-kinds.ts';
import { unknownValue } from './properties.ts';
import { PartialCreateError, ProviderError, FakeProvider } from './provider.ts';
import { Typings } from './typings.ts';

describe('rehearsal: FakeProvider', () => {
  const typings = new Typings('@pulumi/aws');
  const seed = new Uint8Array([1, 2, 3]);
  const createKey = (type: string, logicalName: string) => ({ type, logicalName });
  const table = createKey('aws:dynamodb/table:Table', 'games');
  const template = createKey('aws:ec2/launchTemplate:LaunchTemplate', 'server');
  const bucket = createKey('aws:s3/bucket:Bucket', 'releases');
  const group = createKey('aws:autoscaling/group:Group', 'fleet-abc');
  const targetGroup = createKey('aws:lb/targetGroup:TargetGroup', 'no-stg-api');
  const size = { name: 'fleet-abc-1', minSize: 1, maxSize: 2, desiredCapacity: 2, minElbCapacity: 2 };

  let cloud: FakeCloud;
  let provider: FakeProvider;
  beforeEach(() => {
    cloud = new FakeCloud();
    provider = new FakeProvider(typings, awsResourceKinds, cloud);
  });

  describe('names', () => {
    it('are generated from the logical name, the same for the same seed', () => {
      const first = provider.check(targetGroup, undefined, { port: 1 }, seed).inputs['name'];
      expect(first).to.match(/^no-stg-api-[0-9a-f]{7}$/);
      expect(provider.check(targetGroup, undefined, { port: 1 }, seed).inputs['name']).to.equal(first);
    });

    it('stay the same after they were generated', () => {
      const { inputs } = provider.check(targetGroup, { name: 'no-stg-api-0000000' }, {}, seed);
      expect(inputs['name']).to.equal('no-stg-api-0000000');
    });

    it('are rejected if they are too long', () => {
      const long = createKey(targetGroup.type, 'a-name-of-twenty-six-chars');
      const { errors } = provider.check(long, undefined, {}, seed);
      expect(errors.map(({ reason }) => reason).join()).to.match(/is longer than 32 characters/);
    });
  });

  it('rejects an unsupported type', () => {
    const { errors } = provider.check(createKey('aws:ec2/instance:Instance', 'x'), undefined, {}, seed);
    expect(errors[0]?.reason).to.contain('the rehearsal does not support aws:ec2/instance:Instance');
  });

  it('distinguishes replacements from in-place changes', () => {
    expect(provider.diff(targetGroup, { port: 1 }, { port: 2 }).replaces).to.deep.equal(['port']);
    const changed = provider.diff(
      targetGroup,
      { healthCheck: { path: '/a' } },
      { healthCheck: { path: '/b' } },
    );
    expect(changed.replaces).to.deep.equal([]);
    expect([...changed.changes.keys()]).to.deep.equal(['healthCheck.path']);
  });

  it('returns unknown computed properties in a preview, without creating anything', () => {
    const outputs = provider.previewCreate(template, { imageId: 'ami-1' });
    expect(outputs).to.include({ imageId: 'ami-1', arn: unknownValue, latestVersion: unknownValue });
    expect(cloud.resources).to.deep.equal([]);
  });

  it('returns every computed property of a created resource', () => {
    const { outputs } = provider.create(template, { imageId: 'ami-1' });
    const computed = [...(typings.getTyping(template.type)?.computed.keys() ?? [])];
    expect(computed).to.include('latestVersion');
    expect(outputs).to.include.all.keys(...computed);
  });

  it('increments the version of a launch template with every update', () => {
    const { id, outputs } = provider.create(template, { imageId: 'ami-1' });
    expect(outputs['latestVersion']).to.equal(1);
    expect(provider.previewUpdate(template, outputs, { imageId: 'ami-2' })['latestVersion']).to.equal(
      unknownValue,
    );
    expect(provider.update(template, id, { imageId: 'ami-2' }).outputs['latestVersion']).to.equal(2);
  });

  it('uses the name as the id of groups and tables', () => {
    expect(provider.create(table, { name: 'games-1', attributes: [] }).id).to.equal('games-1');
    expect(provider.create(group, size).id).to.equal('fleet-abc-1');
  });

  it('rejects deleting a protected table', () => {
    const { id } = provider.create(table, { name: 'games-1', deletionProtectionEnabled: true });
    expect(() => provider.delete(table, id)).to.throw(ProviderError, /protected against deletion/);
    provider.update(table, id, { name: 'games-1', deletionProtectionEnabled: false });
    provider.delete(table, id);
    expect(cloud.resources).to.deep.equal([]);
  });

  it('rejects deleting a non-empty bucket without forceDestroy', () => {
    const object = createKey('aws:s3/bucketObjectv2:BucketObjectv2', 'release');
    const { id } = provider.create(bucket, { bucket: 'b-1', forceDestroy: false });
    provider.create(object, { bucket: id, key: 'k' });
    expect(() => provider.delete(bucket, id)).to.throw(ProviderError, /BucketNotEmpty/);
    provider.update(bucket, id, { bucket: 'b-1', forceDestroy: true });
    provider.delete(bucket, id);
    expect(cloud.resources).to.deep.equal([]);
  });

  it('rejects creations by an injected fault, without creating anything', () => {
    cloud.fault = {
      ...noFault,
      rejectedCreations: [{ type: group.type, name: 'abc', message: 'VcpuLimitExceeded' }],
    };
    expect(() => provider.create(group, size)).to.throw(ProviderError, 'VcpuLimitExceeded');
    expect(cloud.resources).to.deep.equal([]);
  });

  it('leaves a group behind that never becomes healthy', () => {
    cloud.fault = { ...noFault, neverHealthy: ['abc'] };
    expect(() => provider.create(group, size)).to.throw(
      PartialCreateError,
      /want at least 2 healthy instance\(s\)/,
    );
    expect(cloud.find(group.type, 'fleet-abc-1')).to.not.equal(undefined);
  });

  it('reads changes made by hand, and undefined after a deletion by hand', () => {
    const resource = provider.create(table, { name: 'games-1' });
    cloud.modify(resource, { billingMode: 'PROVISIONED' });
    expect(provider.read(table, resource.id)?.inputs['billingMode']).to.equal('PROVISIONED');
    cloud.remove(resource);
    expect(provider.read(table, resource.id)).to.equal(undefined);
  });
});
