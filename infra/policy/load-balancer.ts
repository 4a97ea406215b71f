import { refersTo } from './resource.ts';
import { defineResourceRule, defineStackRule, type Rule } from './rule.ts';

/** AWS's recommended policies: TLS 1.2 and 1.3 with forward secrecy, without the older `Ext` variants. */
const recommendedTlsPolicy = /^ELBSecurityPolicy-TLS13-1-[23](-Res)?(-FIPS)?(-PQ)?-\d{4}-\d{2}$/;

const httpOnlyRedirects = defineResourceRule(
  {
    name: 'http-only-redirects',
    controls: ['ELB.1', 'CKV_AWS_2'],
    requires: 'An HTTP listener only redirects permanently (301) to HTTPS.',
  },
  {
    'aws:lb/listener:Listener': ({ protocol, defaultActions }) => {
      if (protocol === 'HTTPS' || protocol === 'TLS') return;
      if (protocol !== 'HTTP')
        return `protocol is ${protocol ?? 'unset'}; must be HTTPS, or HTTP for a redirect`;
      const isRedirect = defaultActions?.every(
        ({ type, redirect }) =>
          type === 'redirect' && redirect?.protocol === 'HTTPS' && redirect.statusCode === 'HTTP_301',
      );
      return isRedirect !== true && 'uses HTTP without redirecting (301) to HTTPS';
    },
  },
);

const noRulesOnHttp = defineStackRule(
  {
    name: 'no-rules-on-http',
    controls: ['ELB.1', 'CKV_AWS_2'],
    requires: 'No listener rule belongs to an HTTP listener, where it could serve requests without TLS.',
  },
  (resources) => {
    const httpListeners = resources.filter(
      ({ type, props }) => type === 'aws:lb/listener:Listener' && props['protocol'] === 'HTTP',
    );
    return resources
      .filter(({ type }) => type === 'aws:lb/listenerRule:ListenerRule')
      .filter((rule) => httpListeners.some((listener) => refersTo(rule, 'listenerArn', listener)))
      .map((resource) => ({ resource, message: 'belongs to an HTTP listener' }));
  },
);

const dropInvalidHeaders = defineResourceRule(
  {
    name: 'drop-invalid-headers',
    controls: ['ELB.4', 'CKV_AWS_131'],
    requires: 'The load balancer drops invalid header fields.',
  },
  {
    'aws:lb/loadBalancer:LoadBalancer': ({ dropInvalidHeaderFields }) =>
      dropInvalidHeaderFields !== true && 'dropInvalidHeaderFields is not true',
  },
);

const desyncMitigation = defineResourceRule(
  {
    name: 'desync-mitigation',
    controls: ['ELB.12', 'CKV_AWS_328'],
    requires:
      'The load balancer rejects ambiguous requests: desync mitigation is `defensive` (the default) or `strictest`.',
  },
  {
    'aws:lb/loadBalancer:LoadBalancer': ({ desyncMitigationMode: mode = 'defensive' }) =>
      !['defensive', 'strictest'].includes(mode) && `desyncMitigationMode is ${mode}`,
  },
);

const accessLogs = defineResourceRule(
  {
    name: 'load-balancer-access-logs',
    controls: ['ELB.5', 'CKV_AWS_91'],
    requires: 'The load balancer writes access logs to a bucket.',
    advisoryInStaging: true,
  },
  {
    'aws:lb/loadBalancer:LoadBalancer': ({ accessLogs: logs }) =>
      logs?.enabled !== true && 'writes no access logs',
  },
);

const deletionProtection = defineResourceRule(
  {
    name: 'load-balancer-deletion-protection',
    controls: ['ELB.6', 'CKV_AWS_150'],
    requires: 'The load balancer is protected from deletion.',
    advisoryInStaging: true,
  },
  {
    'aws:lb/loadBalancer:LoadBalancer': ({ enableDeletionProtection }) =>
      enableDeletionProtection !== true && 'enableDeletionProtection is not true',
  },
);

const twoZones = defineResourceRule(
  {
    name: 'load-balancer-zones',
    controls: ['ELB.13'],
    requires: 'The load balancer spans at least two Availability Zones.',
  },
  {
    'aws:lb/loadBalancer:LoadBalancer': ({ subnets, subnetMappings }) => {
      const zones = new Set(subnets ?? subnetMappings?.map(({ subnetId }) => subnetId)).size;
      return zones < 2 && `spans ${zones} subnet${zones === 1 ? '' : 's'}; at least two are required`;
    },
  },
);

const tlsPolicy = defineResourceRule(
  {
    name: 'tls-policy',
    controls: ['ELB.17', 'CKV_AWS_103'],
    requires: 'A TLS listener uses a recommended security policy: at least TLS 1.2, forward secrecy only.',
  },
  {
    'aws:lb/listener:Listener': ({ protocol, sslPolicy = 'unset' }) =>
      (protocol === 'HTTPS' || protocol === 'TLS') &&
      !recommendedTlsPolicy.test(sslPolicy) &&
      `sslPolicy is ${sslPolicy}; a recommended one is ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`,
  },
);

const httpsTargets = defineResourceRule(
  {
    name: 'https-targets',
    controls: ['CKV_AWS_378'],
    requires: 'Traffic from the load balancer to its targets is encrypted.',
  },
  {
    'aws:lb/targetGroup:TargetGroup': ({ targetType, protocol = 'unset' }) =>
      targetType !== 'lambda' &&
      protocol !== 'HTTPS' &&
      protocol !== 'TLS' &&
      `protocol is ${protocol}, not HTTPS`,
  },
);

const healthChecks = defineResourceRule(
  {
    name: 'health-checks',
    controls: ['CKV_AWS_261'],
    requires: 'A target group has an enabled health check over HTTPS with a path.',
  },
  {
    'aws:lb/targetGroup:TargetGroup': ({ healthCheck }) => [
      (healthCheck === undefined || healthCheck.enabled === false) && 'has no health check',
      healthCheck !== undefined && healthCheck.path === undefined && 'the health check has no path',
      healthCheck !== undefined && healthCheck.protocol !== 'HTTPS' && 'the health check does not use HTTPS',
    ],
  },
);

export const loadBalancerRules: readonly Rule[] = [
  httpOnlyRedirects,
  noRulesOnHttp,
  dropInvalidHeaders,
  desyncMitigation,
  accessLogs,
  deletionProtection,
  twoZones,
  tlsPolicy,
  httpsTargets,
  healthChecks,
];
