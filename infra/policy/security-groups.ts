import {
  includesPort,
  formatPorts,
  isEveryProtocol,
  isInternet,
  toPortRange,
  type PortRange,
} from './cidr.ts';
import type { Inputs } from './input-types.ts';
import { defineResourceRule, type Rule } from './rule.ts';

/** The high-risk ports of Security Hub control EC2.19. */
const highRiskPorts = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080,
  8088, 8888, 9200, 9300,
];

interface AllowedTraffic {
  readonly ports: PortRange;
  readonly cidrs: readonly string[];
}

/** The traffic that a stand-alone rule allows. */
function toAllowedTraffic(
  rule: Inputs<'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'>,
): AllowedTraffic {
  return {
    ports: toPortRange(rule.ipProtocol ?? '-1', rule.fromPort, rule.toPort),
    cidrs: [rule.cidrIpv4, rule.cidrIpv6].filter((cidr) => cidr !== undefined),
  };
}

/** A rule inside a security group, or the older kind of stand-alone rule. */
interface InlineRule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks?: string[] | undefined;
  readonly ipv6CidrBlocks?: string[] | undefined;
}
function inlineToAllowedTraffic(rule: InlineRule): AllowedTraffic {
  return {
    ports: toPortRange(rule.protocol, rule.fromPort, rule.toPort),
    cidrs: [...(rule.cidrBlocks ?? []), ...(rule.ipv6CidrBlocks ?? [])],
  };
}

const isOpenToInternet = ({ cidrs }: AllowedTraffic) => cidrs.some(isInternet);

const checkWebPorts = (allowedTraffic: readonly AllowedTraffic[]) =>
  allowedTraffic
    .filter(isOpenToInternet)
    .filter(({ ports }) => ports.from !== 443 || ports.to !== 443)
    .map(({ ports }) => `opens ${formatPorts(ports)} to the internet; only 443 is allowed`);

const internetIngressOnlyHttps = defineResourceRule(
  {
    name: 'internet-ingress-only-https',
    controls: ['EC2.18'],
    requires: 'Only port 443 is open to the internet.',
  },
  {
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': (rule) =>
      checkWebPorts([toAllowedTraffic(rule)]),
    'aws:ec2/securityGroup:SecurityGroup': ({ ingress }) =>
      checkWebPorts((ingress ?? []).map(inlineToAllowedTraffic)),
    'aws:ec2/securityGroupRule:SecurityGroupRule': (rule) =>
      rule.type === 'ingress' ? checkWebPorts([inlineToAllowedTraffic(rule as InlineRule)]) : [],
  },
);

const checkHighRiskPorts = (allowedTraffic: readonly AllowedTraffic[]) =>
  allowedTraffic.filter(isOpenToInternet).map(({ ports }) => {
    const openPorts = highRiskPorts.filter((port) => includesPort(ports, port));
    return (
      openPorts.length > 0 &&
      `opens ${formatPorts(ports)} to the internet, which includes ${openPorts.join(', ')}`
    );
  });

const noWorldOpenShell = defineResourceRule(
  {
    name: 'no-world-open-shell',
    controls: ['EC2.19', 'CKV_AWS_24', 'CKV_AWS_25', 'CKV_AWS_277'],
    requires: 'SSH, RDP and the other high-risk ports are closed to the internet.',
  },
  {
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': (rule) =>
      checkHighRiskPorts([toAllowedTraffic(rule)]),
    'aws:ec2/securityGroup:SecurityGroup': ({ ingress }) =>
      checkHighRiskPorts((ingress ?? []).map(inlineToAllowedTraffic)),
    'aws:ec2/securityGroupRule:SecurityGroupRule': (rule) =>
      rule.type === 'ingress' ? checkHighRiskPorts([inlineToAllowedTraffic(rule as InlineRule)]) : [],
  },
);

const checkDescription = ({ description }: { description?: string | undefined }) =>
  (description ?? 'Managed by Pulumi').replace('Managed by Pulumi', '').trim() === '' && 'has no description';

const describedRules = defineResourceRule(
  {
    name: 'described-security-groups',
    controls: ['CKV_AWS_23'],
    requires: 'Every security group and rule has a description.',
  },
  {
    'aws:ec2/securityGroup:SecurityGroup': checkDescription,
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': checkDescription,
    'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': checkDescription,
  },
);

const checkEgress = (allowedTraffic: readonly AllowedTraffic[]) =>
  allowedTraffic
    .filter(isOpenToInternet)
    .filter(({ ports }) => isEveryProtocol(ports.protocol) || (ports.from <= 1 && ports.to === 65_535))
    .map(() => 'allows all outbound traffic to the internet');

const noOpenEgress = defineResourceRule(
  {
    name: 'no-open-egress',
    controls: ['CKV_AWS_382'],
    requires: 'No security group allows outbound traffic to the internet on all ports.',
  },
  {
    'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': (rule) =>
      checkEgress([toAllowedTraffic(rule)]),
    'aws:ec2/securityGroup:SecurityGroup': ({ egress }) =>
      checkEgress((egress ?? []).map(inlineToAllowedTraffic)),
    'aws:ec2/securityGroupRule:SecurityGroupRule': (rule) =>
      rule.type === 'egress' ? checkEgress([inlineToAllowedTraffic(rule as InlineRule)]) : [],
  },
);

const standAloneRules = defineResourceRule(
  {
    name: 'stand-alone-security-group-rules',
    controls: ['own'],
    requires:
      'Security group rules are separate resources: inline and stand-alone rules overwrite each other.',
  },
  {
    'aws:ec2/securityGroup:SecurityGroup': ({ ingress = [], egress = [] }) =>
      ingress.length + egress.length > 0 && 'has inline rules; use aws.vpc.SecurityGroup…Rule',
    'aws:ec2/securityGroupRule:SecurityGroupRule': () =>
      'is the older kind, which conflicts with the newer one; use aws.vpc.SecurityGroup…Rule',
  },
);

export const securityGroupRules: readonly Rule[] = [
  internetIngressOnlyHttps,
  noWorldOpenShell,
  describedRules,
  noOpenEgress,
  standAloneRules,
];
