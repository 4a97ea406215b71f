import type { Inputs } from './input-types.ts';
import { securityGroupRules } from './security-groups.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

type Ingress = Inputs<'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'>;

const ingress = (props: Ingress) =>
  createResource('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', props);
const egress = (props: Ingress) =>
  createResource('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule', props);
const group = (props: Inputs<'aws:ec2/securityGroup:SecurityGroup'>) =>
  createResource('aws:ec2/securityGroup:SecurityGroup', props);
const olderRule = (type: 'ingress' | 'egress', port: number, protocol = 'tcp') =>
  createResource('aws:ec2/securityGroupRule:SecurityGroupRule', {
    type,
    protocol,
    fromPort: port,
    toPort: port,
    cidrBlocks: ['0.0.0.0/0'],
  });

const openToInternet = { cidrIpv4: '0.0.0.0/0', ipProtocol: 'tcp' };
const port = (number: number) => ({ fromPort: number, toPort: number });
const inline = (number: number) => ({ ...port(number), protocol: 'tcp', cidrBlocks: ['0.0.0.0/0'] });
const allTraffic = { fromPort: 0, toPort: 0, protocol: '-1', cidrBlocks: ['0.0.0.0/0'] };

describe('policy: security group rules', () => {
  describeRules(securityGroupRules, {
    'internet-ingress-only-https': {
      passes: [
        ingress({ ...openToInternet, ...port(443) }),
        ingress({ cidrIpv4: '10.0.0.0/16', ipProtocol: 'tcp', ...port(8443) }),
        ingress({ referencedSecurityGroupId: 'sg-1', ipProtocol: 'tcp', ...port(8443) }),
        group({ ingress: [inline(443)] }),
        olderRule('egress', 80),
      ],
      fails: [
        [ingress({ ...openToInternet, ...port(80) }), /opens tcp 80 to the internet/],
        [ingress({ ...openToInternet, fromPort: 443, toPort: 444 }), /tcp 443-444/],
        [ingress({ ...openToInternet, fromPort: 442, toPort: 443 }), /tcp 442-443/],
        [ingress({ cidrIpv6: '::/0', ipProtocol: 'tcp', ...port(8080) }), /tcp 8080/],
        [ingress({ cidrIpv4: '128.0.0.0/1', ipProtocol: 'tcp', ...port(8443) }), /tcp 8443/],
        [group({ ingress: [inline(8443)] }), /tcp 8443/],
        [olderRule('ingress', 8443), /tcp 8443/],
      ],
    },
    'no-world-open-shell': {
      passes: [
        ingress({ ...openToInternet, ...port(443) }),
        ingress({ cidrIpv4: '10.0.0.0/8', ipProtocol: 'tcp', ...port(22) }),
        olderRule('egress', 22),
      ],
      fails: [
        [ingress({ ...openToInternet, ...port(22) }), /includes 22$/],
        [ingress({ ...openToInternet, ...port(3389) }), /includes 3389$/],
        [ingress({ ...openToInternet, fromPort: 0, toPort: 1024 }), /includes 20, 21, 22, 23/],
        [ingress({ cidrIpv4: '0.0.0.0/0', ipProtocol: '-1' }), /every port/],
        [ingress({ cidrIpv6: '::/0', ipProtocol: 'tcp', ...port(22) }), /includes 22$/],
        [group({ ingress: [inline(22)] }), /includes 22$/],
        [olderRule('ingress', 22), /includes 22$/],
      ],
    },
    'described-security-groups': {
      passes: [
        group({ description: 'Load balancer' }),
        ingress({ description: 'HTTPS from everywhere' }),
        egress({ description: 'HTTPS to S3' }),
      ],
      fails: [
        [group({}), /no description/],
        [group({ description: 'Managed by Pulumi' }), /no description/],
        [ingress({}), /no description/],
        [egress({ description: ' ' }), /no description/],
      ],
    },
    'no-open-egress': {
      passes: [
        egress({ ...openToInternet, ...port(443) }),
        egress({ cidrIpv4: '10.0.0.0/16', ipProtocol: '-1' }),
        group({ egress: [inline(443)] }),
        olderRule('ingress', 443),
      ],
      fails: [
        [egress({ cidrIpv4: '0.0.0.0/0', ipProtocol: '-1' }), /all outbound traffic/],
        [egress({ cidrIpv6: '::/0', ipProtocol: '-1' }), /all outbound traffic/],
        [egress({ ...openToInternet, fromPort: 0, toPort: 65_535 }), /all outbound traffic/],
        [egress({ ...openToInternet, fromPort: 1, toPort: 65_535 }), /all outbound traffic/],
        [group({ egress: [allTraffic] }), /all outbound traffic/],
        [olderRule('egress', 0, '-1'), /all outbound traffic/],
      ],
    },
    'stand-alone-security-group-rules': {
      passes: [group({ description: 'Servers' })],
      fails: [
        [group({ ingress: [inline(443)] }), /inline/],
        [group({ egress: [allTraffic] }), /inline/],
        [olderRule('ingress', 443), /older kind/],
      ],
    },
  });
});
