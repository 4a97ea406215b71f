import { expect } from 'chai';
import { noTrouble, World } from '../fake-cloud.ts';
import { awsKinds } from './aws-kinds.ts';
import { unknownValue } from './properties.ts';
import { HalfMade, Refusal, StandInProvider } from './provider.ts';
import { Typings } from './typings.ts';

describe('rehearsal: the stand-in provider', () => {
  const typings = new Typings('@pulumi/aws');
  const seed = new Uint8Array([1, 2, 3]);
  const subject = (type: string, logicalName: string) => ({ type, logicalName });
  const table = subject('aws:dynamodb/table:Table', 'games');
  const template = subject('aws:ec2/launchTemplate:LaunchTemplate', 'server');
  const bucket = subject('aws:s3/bucket:Bucket', 'releases');
  const group = subject('aws:autoscaling/group:Group', 'fleet-abc');
  const targetGroup = subject('aws:lb/targetGroup:TargetGroup', 'no-stg-api');
  const size = { name: 'fleet-abc-1', minSize: 1, maxSize: 2, desiredCapacity: 2, minElbCapacity: 2 };

  let world: World;
  let provider: StandInProvider;
  beforeEach(() => {
    world = new World();
    provider = new StandInProvider(typings, awsKinds, world);
  });

  describe('names', () => {
    it('makes one up from the logical name, the same for the same seed', () => {
      const first = provider.check(targetGroup, undefined, { port: 1 }, seed).inputs['name'];
      expect(first).to.match(/^no-stg-api-[0-9a-f]{7}$/);
      expect(provider.check(targetGroup, undefined, { port: 1 }, seed).inputs['name']).to.equal(first);
    });

    it('keeps the one it made', () => {
      const { inputs } = provider.check(targetGroup, { name: 'no-stg-api-0000000' }, {}, seed);
      expect(inputs['name']).to.equal('no-stg-api-0000000');
    });

    it('refuses one that does not fit', () => {
      const long = subject(targetGroup.type, 'a-name-of-twenty-six-chars');
      const { faults } = provider.check(long, undefined, {}, seed);
      expect(faults.map(({ reason }) => reason).join()).to.match(/is longer than 32 characters/);
    });
  });

  it('refuses a type that it has no rules for', () => {
    const { faults } = provider.check(subject('aws:ec2/instance:Instance', 'x'), undefined, {}, seed);
    expect(faults[0]?.reason).to.contain('the rehearsal knows no aws:ec2/instance:Instance');
  });

  it('tells what replaces from what is changed in place', () => {
    expect(provider.diff(targetGroup, { port: 1 }, { port: 2 }).replaces).to.deep.equal(['port']);
    const changed = provider.diff(
      targetGroup,
      { healthCheck: { path: '/a' } },
      { healthCheck: { path: '/b' } },
    );
    expect(changed.replaces).to.deep.equal([]);
    expect([...changed.changes.keys()]).to.deep.equal(['healthCheck.path']);
  });

  it('shows in a preview that computed properties are not known, and makes nothing', () => {
    const outputs = provider.previewed(template, { imageId: 'ami-1' });
    expect(outputs).to.include({ imageId: 'ami-1', arn: unknownValue, latestVersion: unknownValue });
    expect(world.things).to.deep.equal([]);
  });

  it('leaves out no computed property of what it makes', () => {
    const { outputs } = provider.create(template, { imageId: 'ami-1' });
    const computed = [...(typings.of(template.type)?.computed.keys() ?? [])];
    expect(computed).to.include('latestVersion');
    expect(outputs).to.include.all.keys(...computed);
  });

  it('moves the version of a launch template with every update', () => {
    const { id, outputs } = provider.create(template, { imageId: 'ami-1' });
    expect(outputs['latestVersion']).to.equal(1);
    expect(provider.previewedUpdate(template, outputs, { imageId: 'ami-2' })['latestVersion']).to.equal(
      unknownValue,
    );
    expect(provider.update(template, id, { imageId: 'ami-2' }).outputs['latestVersion']).to.equal(2);
  });

  it('identifies groups, roles and tables by name', () => {
    expect(provider.create(table, { name: 'games-1', attributes: [] }).id).to.equal('games-1');
    expect(provider.create(group, size).id).to.equal('fleet-abc-1');
  });

  it('refuses to delete what is protected', () => {
    const { id } = provider.create(table, { name: 'games-1', deletionProtectionEnabled: true });
    expect(() => provider.delete(table, id)).to.throw(Refusal, /protected against deletion/);
    provider.update(table, id, { name: 'games-1', deletionProtectionEnabled: false });
    provider.delete(table, id);
    expect(world.things).to.deep.equal([]);
  });

  it('refuses to delete a bucket that holds something, unless that goes with it', () => {
    const object = subject('aws:s3/bucketObjectv2:BucketObjectv2', 'release');
    const { id } = provider.create(bucket, { bucket: 'b-1', forceDestroy: false });
    provider.create(object, { bucket: id, key: 'k' });
    expect(() => provider.delete(bucket, id)).to.throw(Refusal, /BucketNotEmpty/);
    provider.update(bucket, id, { bucket: 'b-1', forceDestroy: true });
    provider.delete(bucket, id);
    expect(world.things).to.deep.equal([]);
  });

  it('refuses what the trouble names, and makes nothing', () => {
    world.trouble = {
      ...noTrouble,
      refuses: [{ type: group.type, name: 'abc', message: 'VcpuLimitExceeded' }],
    };
    expect(() => provider.create(group, size)).to.throw(Refusal, 'VcpuLimitExceeded');
    expect(world.things).to.deep.equal([]);
  });

  it('leaves a group behind that waits for health in vain', () => {
    world.trouble = { ...noTrouble, neverHealthy: ['abc'] };
    expect(() => provider.create(group, size)).to.throw(HalfMade, /want at least 2 healthy instance\(s\)/);
    expect(world.find(group.type, 'fleet-abc-1')).to.not.equal(undefined);
  });

  it('reads what was meddled with, and nothing of what vanished', () => {
    const made = provider.create(table, { name: 'games-1' });
    world.meddle(made, { billingMode: 'PROVISIONED' });
    expect(provider.read(table, made.id)?.inputs['billingMode']).to.equal('PROVISIONED');
    world.vanish(made);
    expect(provider.read(table, made.id)).to.equal(undefined);
  });
});
