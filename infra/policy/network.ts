import { refersTo, type StackResource } from './resource.ts';
import { defineResourceRule, defineStackRule, type Rule } from './rule.ts';

const emptyDefaultGroup = defineResourceRule(
  {
    name: 'empty-default-group',
    controls: ['EC2.2'],
    requires: 'The default security group of a VPC allows no traffic.',
  },
  {
    'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': ({ ingress = [], egress = [] }) =>
      ingress.length + egress.length > 0 && 'allows traffic',
  },
);

/** The VPCs of a stack. An awsx component counts as one if its children are not among the resources. */
function findNetworks(resources: readonly StackResource[]): readonly StackResource[] {
  const vpcs = resources.filter(({ type }) => type === 'aws:ec2/vpc:Vpc');
  const components = resources.filter(({ type }) => type === 'awsx:ec2:Vpc');
  return [...vpcs, ...components.filter(({ urn }) => !vpcs.some(({ parent }) => parent === urn))];
}

/** A finding for each VPC that no resource of the required type refers to. */
function findNetworksWithout(resources: readonly StackResource[], requiredType: string, message: string) {
  return findNetworks(resources)
    .filter(
      (vpc) =>
        !resources.some((candidate) => candidate.type === requiredType && refersTo(candidate, 'vpcId', vpc)),
    )
    .map((resource) => ({ resource, message }));
}

const defaultSecurityGroupManaged = defineStackRule(
  {
    name: 'default-security-group-managed',
    controls: ['EC2.2'],
    requires: 'Every VPC’s default security group is managed by the stack, so that it can be emptied.',
  },
  (resources) =>
    findNetworksWithout(
      resources,
      'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
      'its default security group has the rules that AWS creates',
    ),
);

const flowLogs = defineStackRule(
  { name: 'flow-logs', controls: ['EC2.6'], requires: 'Every VPC writes flow logs.' },
  (resources) => findNetworksWithout(resources, 'aws:ec2/flowLog:FlowLog', 'writes no flow logs'),
);

const flowLogsIncludeRejectedTraffic = defineResourceRule(
  {
    name: 'flow-logs-include-rejected-traffic',
    controls: ['EC2.6'],
    requires: 'Flow logs include rejected traffic: REJECT or ALL.',
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
    requires: 'A subnet assigns no public addresses to new instances.',
  },
  {
    'aws:ec2/subnet:Subnet': ({ mapPublicIpOnLaunch }) =>
      mapPublicIpOnLaunch === true && 'maps a public address on launch',
  },
);

export const networkRules: readonly Rule[] = [
  emptyDefaultGroup,
  defaultSecurityGroupManaged,
  flowLogs,
  flowLogsIncludeRejectedTraffic,
  noMappedAddresses,
];
