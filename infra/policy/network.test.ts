import { networkRules } from './network.ts';
import { anyResource, resource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const vpc = anyResource('aws:ec2/vpc:Vpc', {}, { name: 'net' });
const component = anyResource('awsx:ec2:Vpc', {}, { name: 'net' });
const part = anyResource('aws:ec2/vpc:Vpc', {}, { name: 'net-part', parent: 'net' });
const beside = (type: string, network: string) =>
  anyResource(type, { vpcId: 'unknown' }, { name: 'beside', from: { vpcId: network } });

const flowLog = 'aws:ec2/flowLog:FlowLog';
const defaultGroup = 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup';
const opening = { protocol: '-1', fromPort: 0, toPort: 0 };

/** Networks with and without a companion, told by the engine's dependencies or by the network's id. */
const companionOf = (type: string, message: RegExp) => ({
  passes: [
    [vpc, beside(type, 'net')],
    [component, beside(type, 'net')],
    [component, part, beside(type, 'net')],
    [vpc, anyResource(type, { vpcId: 'net-id' })],
    [],
  ],
  fails: [
    [[vpc], message],
    [[component], message],
    [[vpc, beside(type, 'another')], message],
    [[vpc, anyResource(type, { vpcId: 'another-id' })], message],
  ] as const,
});

describe('policy: network', () => {
  describeRules(networkRules, {
    'empty-default-group': {
      passes: [resource(defaultGroup, {}), resource(defaultGroup, { ingress: [], egress: [] })],
      fails: [
        [resource(defaultGroup, { ingress: [opening] }), /allows traffic/],
        [resource(defaultGroup, { egress: [opening] }), /allows traffic/],
      ],
    },
    'default-group-taken-over': companionOf(defaultGroup, /as AWS makes it/),
    'flow-logs': companionOf(flowLog, /no flow logs/),
    'flow-logs-show-refusals': {
      passes: [resource(flowLog, { trafficType: 'ALL' }), resource(flowLog, { trafficType: 'REJECT' })],
      fails: [[resource(flowLog, { trafficType: 'ACCEPT' }), /is ACCEPT/]],
    },
    'subnets-map-no-public-address': {
      passes: [resource('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: false })],
      fails: [[resource('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: true }), /maps a public address/]],
    },
  });
});
