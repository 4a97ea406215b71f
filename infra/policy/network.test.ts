import { networkRules } from './network.ts';
import { createAnyResource, createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const vpc = createAnyResource('aws:ec2/vpc:Vpc', {}, { name: 'net' });
const component = createAnyResource('awsx:ec2:Vpc', {}, { name: 'net' });
const part = createAnyResource('aws:ec2/vpc:Vpc', {}, { name: 'net-part', parent: 'net' });
const beside = (type: string, network: string) =>
  createAnyResource(type, { vpcId: 'unknown' }, { name: 'beside', sources: { vpcId: network } });

const flowLog = 'aws:ec2/flowLog:FlowLog';
const defaultGroup = 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup';
const opening = { protocol: '-1', fromPort: 0, toPort: 0 };

/** VPCs with and without the required resource, which refers to them by Pulumi dependency or by id. */
const createCases = (type: string, message: RegExp) => ({
  passes: [
    [vpc, beside(type, 'net')],
    [component, beside(type, 'net')],
    [component, part, beside(type, 'net')],
    [vpc, createAnyResource(type, { vpcId: 'net-id' })],
    [],
  ],
  fails: [
    [[vpc], message],
    [[component], message],
    [[vpc, beside(type, 'another')], message],
    [[vpc, createAnyResource(type, { vpcId: 'another-id' })], message],
  ] as const,
});

describe('policy: VPC rules', () => {
  describeRules(networkRules, {
    'empty-default-group': {
      passes: [createResource(defaultGroup, {}), createResource(defaultGroup, { ingress: [], egress: [] })],
      fails: [
        [createResource(defaultGroup, { ingress: [opening] }), /allows traffic/],
        [createResource(defaultGroup, { egress: [opening] }), /allows traffic/],
      ],
    },
    'default-security-group-managed': createCases(defaultGroup, /that AWS creates/),
    'flow-logs': createCases(flowLog, /no flow logs/),
    'flow-logs-include-rejected-traffic': {
      passes: [
        createResource(flowLog, { trafficType: 'ALL' }),
        createResource(flowLog, { trafficType: 'REJECT' }),
      ],
      fails: [[createResource(flowLog, { trafficType: 'ACCEPT' }), /is ACCEPT/]],
    },
    'subnets-map-no-public-address': {
      passes: [createResource('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: false })],
      fails: [
        [createResource('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: true }), /maps a public address/],
      ],
    },
  });
});
