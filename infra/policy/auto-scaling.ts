import { defineResourceRule, type Rule } from './rule.ts';

const elbHealth = defineResourceRule(
  {
    name: 'elb-health',
    controls: ['AutoScaling.1'],
    requires: 'An Auto Scaling group behind a load balancer uses the load balancer’s health checks.',
  },
  {
    'aws:autoscaling/group:Group': ({ targetGroupArns, trafficSources, loadBalancers, healthCheckType }) =>
      [targetGroupArns, trafficSources, loadBalancers].some((list) => (list ?? []).length > 0) &&
      healthCheckType !== 'ELB' &&
      `healthCheckType is ${healthCheckType ?? 'unset (EC2)'}, not ELB`,
  },
);

const severalZones = defineResourceRule(
  {
    name: 'auto-scaling-zones',
    controls: ['AutoScaling.2'],
    requires: 'An Auto Scaling group spans at least two Availability Zones.',
  },
  {
    'aws:autoscaling/group:Group': ({ vpcZoneIdentifiers, availabilityZones }) => {
      const zones = new Set(vpcZoneIdentifiers ?? availabilityZones).size;
      return zones < 2 && `spans ${zones} zone${zones === 1 ? '' : 's'}; at least two are required`;
    },
  },
);

const launchTemplate = defineResourceRule(
  {
    name: 'launch-template',
    controls: ['AutoScaling.9'],
    requires: 'An Auto Scaling group starts its instances from a launch template.',
  },
  {
    'aws:autoscaling/group:Group': ({ launchTemplate: template, mixedInstancesPolicy }) =>
      template === undefined && mixedInstancesPolicy === undefined && 'has no launch template',
    'aws:ec2/launchConfiguration:LaunchConfiguration': () =>
      'is a launch configuration, which AWS is retiring',
  },
);

const numberedVersion = defineResourceRule(
  {
    name: 'numbered-launch-template',
    controls: ['own'],
    requires:
      'An Auto Scaling group uses a numbered launch template version: `$Latest` never triggers a deployment.',
  },
  {
    'aws:autoscaling/group:Group': ({ launchTemplate: template }) =>
      template !== undefined &&
      (template.version ?? '$Default').startsWith('$') &&
      `uses version ${template.version ?? '$Default'} of its launch template, not a numbered one`,
  },
);

export const autoScalingRules: readonly Rule[] = [elbHealth, severalZones, launchTemplate, numberedVersion];
