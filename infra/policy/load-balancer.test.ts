import { loadBalancerRules } from './load-balancer.ts';
import type { Inputs } from './input-types.ts';
import { createAnyResource, createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const loadBalancer = (props: Inputs<'aws:lb/loadBalancer:LoadBalancer'>) =>
  createResource('aws:lb/loadBalancer:LoadBalancer', props);
const listener = (props: Inputs<'aws:lb/listener:Listener'>, name = 'listener') =>
  createResource('aws:lb/listener:Listener', props, { name });
const targetGroup = (props: Inputs<'aws:lb/targetGroup:TargetGroup'>) =>
  createResource('aws:lb/targetGroup:TargetGroup', props);
const ruleOn = (name: string) =>
  createAnyResource('aws:lb/listenerRule:ListenerRule', {}, { name: 'rule', sources: { listenerArn: name } });

const redirect = { type: 'redirect', redirect: { protocol: 'HTTPS', statusCode: 'HTTP_301' } };
const forward = { type: 'forward', targetGroupArn: 'arn' };

describe('policy: load balancer rules', () => {
  describeRules(loadBalancerRules, {
    'http-only-redirects': {
      passes: [
        listener({ protocol: 'HTTP', defaultActions: [redirect] }),
        listener({ protocol: 'HTTPS', defaultActions: [forward] }),
      ],
      fails: [
        [listener({ protocol: 'HTTP', defaultActions: [forward] }), /without redirecting/],
        [
          listener({
            protocol: 'HTTP',
            defaultActions: [{ type: 'redirect', redirect: { protocol: 'HTTPS', statusCode: 'HTTP_302' } }],
          }),
          /\(301\)/,
        ],
        [listener({ protocol: 'HTTP', defaultActions: [redirect, forward] }), /without redirecting/],
        [listener({ protocol: 'TCP', defaultActions: [forward] }), /protocol is TCP/],
        [listener({ defaultActions: [forward] }), /protocol is unset/],
      ],
    },
    'no-rules-on-http': {
      passes: [
        [listener({ protocol: 'HTTPS' }, 'https'), listener({ protocol: 'HTTP' }, 'http'), ruleOn('https')],
      ],
      fails: [
        [
          [listener({ protocol: 'HTTPS' }, 'https'), listener({ protocol: 'HTTP' }, 'http'), ruleOn('http')],
          /HTTP listener/,
        ],
      ],
    },
    'drop-invalid-headers': {
      passes: [loadBalancer({ dropInvalidHeaderFields: true })],
      fails: [
        [loadBalancer({ dropInvalidHeaderFields: false }), /not true/],
        [loadBalancer({}), /not true/],
      ],
    },
    'desync-mitigation': {
      passes: [loadBalancer({ desyncMitigationMode: 'strictest' }), loadBalancer({})],
      fails: [[loadBalancer({ desyncMitigationMode: 'monitor' }), /is monitor/]],
    },
    'load-balancer-access-logs': {
      passes: [loadBalancer({ accessLogs: { bucket: 'logs', enabled: true } })],
      fails: [
        [loadBalancer({}), /no access logs/],
        [loadBalancer({ accessLogs: { bucket: 'logs', enabled: false } }), /no access logs/],
      ],
    },
    'load-balancer-deletion-protection': {
      passes: [loadBalancer({ enableDeletionProtection: true })],
      fails: [[loadBalancer({}), /not true/]],
    },
    'load-balancer-zones': {
      passes: [
        loadBalancer({ subnets: ['a', 'b'] }),
        loadBalancer({ subnetMappings: [{ subnetId: 'a' }, { subnetId: 'b' }] }),
      ],
      fails: [
        [loadBalancer({ subnets: ['a'] }), /1 subnet;/],
        [loadBalancer({ subnets: ['a', 'a'] }), /1 subnet;/],
        [loadBalancer({}), /0 subnets/],
      ],
    },
    'tls-policy': {
      passes: [
        listener({ protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' }),
        listener({ protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
        listener({ protocol: 'HTTP' }),
      ],
      fails: [
        [listener({ protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-2016-08' }), /2016-08/],
        [listener({ protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' }), /TLS13-1-0/],
        [listener({ protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06' }), /Ext1/],
        [listener({ protocol: 'HTTPS' }), /unset/],
      ],
    },
    'https-targets': {
      passes: [targetGroup({ protocol: 'HTTPS' }), targetGroup({ targetType: 'lambda' })],
      fails: [
        [targetGroup({ protocol: 'HTTP' }), /is HTTP, not HTTPS/],
        [targetGroup({}), /is unset/],
      ],
    },
    'health-checks': {
      passes: [targetGroup({ healthCheck: { path: '/ping', protocol: 'HTTPS' } })],
      fails: [
        [targetGroup({}), /no health check/],
        [
          targetGroup({ healthCheck: { enabled: false, path: '/ping', protocol: 'HTTPS' } }),
          /no health check/,
        ],
        [targetGroup({ healthCheck: { protocol: 'HTTPS' } }), /no path/],
        [targetGroup({ healthCheck: { path: '/ping' } }), /not use HTTPS/],
      ],
    },
  });
});
