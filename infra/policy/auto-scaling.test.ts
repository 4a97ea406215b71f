import { autoScalingRules } from './auto-scaling.ts';
import type { Inputs } from './input-types.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const group = (props: Inputs<'aws:autoscaling/group:Group'>) =>
  createResource('aws:autoscaling/group:Group', props);
const served = { targetGroupArns: ['arn'] };

describe('policy: Auto Scaling rules', () => {
  describeRules(autoScalingRules, {
    'elb-health': {
      passes: [group({ ...served, healthCheckType: 'ELB' }), group({})],
      fails: [
        [group(served), /unset \(EC2\)/],
        [
          group({ trafficSources: [{ identifier: 'arn', type: 'elbv2' }], healthCheckType: 'EC2' }),
          /is EC2, not ELB/,
        ],
      ],
    },
    'auto-scaling-zones': {
      passes: [
        group({ vpcZoneIdentifiers: ['a', 'b'] }),
        group({ availabilityZones: ['eu-central-1a', 'eu-central-1b'] }),
      ],
      fails: [
        [group({ vpcZoneIdentifiers: ['a'] }), /spans 1 zone;/],
        [group({}), /0 zones/],
      ],
    },
    'launch-template': {
      passes: [group({ launchTemplate: { id: 'lt', version: '3' } })],
      fails: [
        [group({ launchConfiguration: 'old' }), /no launch template/],
        [
          createResource('aws:ec2/launchConfiguration:LaunchConfiguration', { instanceType: 't4g.small' }),
          /launch configuration/,
        ],
      ],
    },
    'numbered-launch-template': {
      passes: [group({ launchTemplate: { id: 'lt', version: '3' } })],
      fails: [
        [group({ launchTemplate: { id: 'lt', version: '$Latest' } }), /version \$Latest/],
        [group({ launchTemplate: { id: 'lt' } }), /version \$Default/],
      ],
    },
  });
});
