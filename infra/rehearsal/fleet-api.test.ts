import { expect } from 'chai';
import { createAwsProbe } from '../fleet/health-gate/aws-probe.ts';
import { serveFleetApi, type FleetApi } from './fleet-api.ts';
import { groupType } from './instances.ts';
import { noFault, FakeCloud } from './fake-cloud.ts';

const variables = {
  endpoints: ['AWS_ENDPOINT_URL_AUTO_SCALING', 'AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2'],
  credentials: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
};

describe('rehearsal: fake fleet API', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/no-stg-api-1/0a1b';
  const originalEnv = { ...process.env };
  let cloud: FakeCloud;
  let api: FleetApi;

  beforeEach(async () => {
    cloud = new FakeCloud();
    api = await serveFleetApi(cloud);
    for (const name of variables.endpoints) process.env[name] = api.url;
    for (const name of variables.credentials) process.env[name] = 'rehearsal';
    for (const stack of ['staging', 'prod']) createGroup(stack);
  });
  afterEach(async () => {
    for (const name of Object.values(variables).flat()) {
      if (originalEnv[name] === undefined) delete process.env[name];
      else process.env[name] = originalEnv[name];
    }
    await api.close();
  });

  function createGroup(stack: string): void {
    const tags = { project: 'noughts', stack, fleet: `fleet-of-${stack}` };
    const inputs = {
      minSize: 1,
      maxSize: 3,
      desiredCapacity: 2,
      targetGroupArns: stack === 'staging' ? [arn] : [],
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    };
    cloud.put('create', {
      type: groupType,
      id: `fleet-${stack}`,
      logicalName: `fleet-${stack}`,
      inputs,
      outputs: {},
    });
  }

  const createProbe = () => createAwsProbe({ stack: 'staging', region: 'eu-central-1', profile: undefined });

  it('lists only the groups of the stack', async () => {
    const [group, ...others] = await createProbe().listGroups();
    expect(others).to.deep.equal([]);
    expect(group).to.include({
      name: 'fleet-staging',
      fleetId: 'fleet-of-staging',
      minSize: 1,
      desiredCapacity: 2,
    });
    expect(group?.instances).to.have.length(2);
  });

  it('reports instances as healthy unless a fault says otherwise', async () => {
    const [group] = await createProbe().listGroups();
    const [healthy] = await createProbe().getTargetHealth([arn]);
    expect([...(healthy?.healthy ?? [])]).to.have.members([...(group?.instances ?? [])]);
    cloud.fault = { ...noFault, neverHealthy: ['fleet-staging'] };
    const [unhealthy] = await createProbe().getTargetHealth([arn]);
    expect(unhealthy?.healthy.size).to.equal(0);
  });

  it('rejects an unknown action with the allowed ones', async () => {
    const response = await fetch(api.url, { method: 'POST', body: 'Action=TerminateInstances' });
    expect(response.status).to.equal(400);
    expect(await response.text()).to.contain(
      'does not support TerminateInstances; allowed: DescribeAutoScalingGroups',
    );
  });
});
