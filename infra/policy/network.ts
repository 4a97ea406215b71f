import { refersTo, type StackResource } from './resource.ts';
import { defineResourceRule, defineStackRule, type Rule } from './rule.ts';

const emptyDefaultGroup = defineResourceRule(
  {
    name: 'empty-default-group',
    controls: ['EC2.2'],
    requires: 'The default security group of a network allows nothing.',
  },
  {
    'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': ({ ingress = [], egress = [] }) =>
      ingress.length + egress.length > 0 && 'allows traffic',
  },
);

/** The networks of a stack; awsx's component stands for its own where its parts are not in sight. */
function findNetworks(resources: readonly StackResource[]): readonly StackResource[] {
  const vpcs = resources.filter(({ type }) => type === 'aws:ec2/vpc:Vpc');
  const components = resources.filter(({ type }) => type === 'awsx:ec2:Vpc');
  return [...vpcs, ...components.filter(({ urn }) => !vpcs.some(({ parent }) => parent === urn))];
}

/** A finding for each network beside which no resource of this type stands. */
function findNetworksWithout(resources: readonly StackResource[], requiredType: string, message: string) {
  return findNetworks(resources)
    .filter(
      (vpc) =>
        !resources.some((candidate) => candidate.type === requiredType && refersTo(candidate, 'vpcId', vpc)),
    )
    .map((resource) => ({ resource, message }));
}

const defaultGroupTaken = defineStackRule(
  {
    name: 'default-group-taken-over',
    controls: ['EC2.2'],
    requires: 'Every network has its default security group taken over, so that it can be emptied.',
  },
  (resources) =>
    findNetworksWithout(
      resources,
      'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
      'its default security group is left as AWS makes it',
    ),
);

const flowLogs = defineStackRule(
  { name: 'flow-logs', controls: ['EC2.6'], requires: 'Every network writes flow logs.' },
  (resources) => findNetworksWithout(resources, 'aws:ec2/flowLog:FlowLog', 'writes no flow logs'),
);

const flowLogsShowRefusals = defineResourceRule(
  {
    name: 'flow-logs-show-refusals',
    controls: ['EC2.6'],
    requires: 'Flow logs take in the refused traffic: REJECT or ALL.',
  },
  {
    'aws:ec2/flowLog:FlowLog': ({ trafficType = 'unset' }) =>
      trafficType !== 'ALL' && trafficType !== 'REJECT' && `trafficType is ${trafficType}`,
  },
);

const noMappedAddresses = defineResourceRule(
  {
    name: 'subnets-map-no-public-address',
    controls: ['EC2.15', 'CKV_AWS_130'],
    requires: 'A subnet gives no public address to what starts in it.',
  },
  {
    'aws:ec2/subnet:Subnet': ({ mapPublicIpOnLaunch }) =>
      mapPublicIpOnLaunch === true && 'maps a public address on launch',
  },
);

export const networkRules: readonly Rule[] = [
  emptyDefaultGroup,
  defaultGroupTaken,
  flowLogs,
  flowLogsShowRefusals,
  noMappedAddresses,
];
