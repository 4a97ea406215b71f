import { defineResourceRule, type Rule } from './rule.ts';

const elbHealth = defineResourceRule(
  {
    name: 'elb-health',
    controls: ['AutoScaling.1'],
    requires: 'A group behind a load balancer replaces what the load balancer finds unhealthy.',
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
    requires: 'A group spreads over two zones or more.',
  },
  {
    'aws:autoscaling/group:Group': ({ vpcZoneIdentifiers, availabilityZones }) => {
      const zones = new Set(vpcZoneIdentifiers ?? availabilityZones).size;
      return zones < 2 && `stands in ${zones} zone${zones === 1 ? '' : 's'}, and needs two`;
    },
  },
);

const launchTemplate = defineResourceRule(
  {
    name: 'launch-template',
    controls: ['AutoScaling.9'],
    requires: 'A group starts its instances from a launch template.',
  },
  {
    'aws:autoscaling/group:Group': ({ launchTemplate: template, mixedInstancesPolicy }) =>
      template === undefined && mixedInstancesPolicy === undefined && 'names no launch template',
    'aws:ec2/launchConfiguration:LaunchConfiguration': () => 'is a launch configuration, which AWS retires',
  },
);

const numberedVersion = defineResourceRule(
  {
    name: 'numbered-launch-template',
    controls: ['own'],
    requires: 'A group names a numbered version of its launch template: `$Latest` never deploys anything.',
  },
  {
    'aws:autoscaling/group:Group': ({ launchTemplate: template }) =>
      template !== undefined &&
      (template.version ?? '$Default').startsWith('$') &&
      `uses version ${template.version ?? '$Default'} of its launch template, not a numbered one`,
  },
);

export const autoScalingRules: readonly Rule[] = [elbHealth, severalZones, launchTemplate, numberedVersion];
