import { expect } from 'chai';
import { renderEndpointPolicy } from './endpoint-policy.ts';
import { endpointServices } from '../aws-context/endpoint-services.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack, recordStackAndOutputs } from '../testing/record-stack.ts';

const stacks = ['staging', 'prod'] as const;
const nats = ['single', 'per-zone', 'none'] as const;
const policy = renderEndpointPolicy('123456789012');

describe('Network', function () {
  this.timeout(60_000);

  const natStrategies = { single: 'Single', 'per-zone': 'OnePerAz', none: 'None' } as const;
  for (const stack of stacks) {
    for (const nat of nats) {
      it(`configures zones, subnets, NAT and gateway endpoints for ${stack} with nat ${nat}`, async () => {
        const vpc = findOne(await recordStack({ stack, config: { nat } }), 'awsx:ec2:Vpc');
        expect(vpc.inputs).to.deep.equal({
          cidrBlock: '10.20.0.0/16',
          enableDnsHostnames: true,
          availabilityZoneNames: ['eu-central-1a', 'eu-central-1b'],
          subnetStrategy: 'Auto',
          subnetSpecs: [{ type: nat === 'none' ? 'Isolated' : 'Private' }, { type: 'Public' }],
          natGateways: { strategy: natStrategies[nat] },
          vpcEndpointSpecs: [
            { serviceName: 'com.amazonaws.eu-central-1.s3', vpcEndpointType: 'Gateway', policy },
            { serviceName: 'com.amazonaws.eu-central-1.dynamodb', vpcEndpointType: 'Gateway', policy },
          ],
          // Legacy, the default, adds the endpoints to no route table.
          vpcEndpointStrategy: 'Auto',
          tags: { project: 'noughts', stack, 'managed-by': 'pulumi' },
        });
      });
    }
  }

  it('has by default a single NAT gateway in staging and none in prod', async () => {
    const recordNatStrategy = async (stack: string) =>
      findOne(await recordStack({ stack }), 'awsx:ec2:Vpc').inputs['natGateways'];
    expect(await recordNatStrategy('staging')).to.deep.equal({ strategy: 'Single' });
    expect(await recordNatStrategy('prod')).to.deep.equal({ strategy: 'None' });
  });

  it('removes all rules of the default security group', async () => {
    const group = findOne(await recordStack({ stack: 'staging' }), 'DefaultSecurityGroup');
    expect(omitTags(group)).to.deep.equal({ vpcId: 'vpc-noughts-staging-vpc', ingress: [], egress: [] });
  });

  it('writes flow logs of all traffic, after the bucket policy allows it', async () => {
    const resources = await recordStack({ stack: 'staging' });
    const flowLog = findOne(resources, 'FlowLog');
    expect(omitTags(flowLog)).to.deep.equal({
      vpcId: 'vpc-noughts-staging-vpc',
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: 'arn:aws:s3:::noughts-staging-flow-logs-0a1b2c3',
      maxAggregationInterval: 600,
      destinationOptions: {
        fileFormat: 'parquet',
        hiveCompatiblePartitions: false,
        perHourPartition: false,
      },
    });
    expect(flowLog.options.dependencies).to.include(
      findOne(resources, 'BucketPolicy', 'flow-logs-policy').urn,
    );
  });

  it('has interface endpoints only without NAT: for secrets, logs and Session Manager', async () => {
    for (const nat of ['single', 'per-zone']) {
      expect(findAll(await recordStack({ stack: 'prod', config: { nat } }), 'VpcEndpoint')).to.have.length(0);
    }
    const resources = await recordStack({ stack: 'prod', config: { nat: 'none' } });
    expect(findAll(resources, 'VpcEndpoint').map(omitTags)).to.deep.equal(
      endpointServices.map((service) => ({
        vpcId: 'vpc-noughts-prod-vpc',
        serviceName: `com.amazonaws.eu-central-1.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: ['subnet-isolated-eu-central-1a', 'subnet-isolated-eu-central-1b'],
        securityGroupIds: ['noughts-prod-endpoints-id'],
        policy,
      })),
    );
    expect(endpointServices).to.deep.equal(['secretsmanager', 'logs', 'ssm', 'ssmmessages']);
  });

  it('looks up prefix lists only without NAT', async () => {
    for (const stack of stacks) {
      for (const nat of nats) {
        const { calls } = await recordStackAndOutputs({ stack, config: { nat } });
        expect(calls.filter(({ token }) => token.endsWith('getManagedPrefixList')).length).to.equal(
          nat === 'none' ? 2 : 0,
        );
      }
    }
  });
});

describe('renderEndpointPolicy', () => {
  it('allows this account’s credentials to use this account’s resources, and nothing else', () => {
    expect(JSON.parse(renderEndpointPolicy('123456789012'))).to.deep.equal({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ThisAccountOnly',
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:PrincipalAccount': '123456789012' },
            StringEqualsIfExists: { 'aws:ResourceAccount': '123456789012' },
          },
        },
      ],
    });
  });
});
