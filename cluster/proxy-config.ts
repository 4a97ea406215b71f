import { defaultTargetGroup, routingTable } from '../service/shared/load-balancer-routes.ts';

export interface ProxiedServer {
  readonly name: string;
  readonly port: number;
}

export interface ProxyOptions {
  readonly port: number;
  /** Certificate and key in one file, as haproxy requires. */
  readonly pemFile: string;
  /** CA certificate of the servers' certificates. */
  readonly caFile: string;
  readonly servers: readonly ProxiedServer[];
  /** Milliseconds between two health checks of a server. */
  readonly checkIntervalMs: number;
}

/** Consecutive checks after which a server becomes unhealthy or healthy, as in the stacks' load balancer. */
const checkThresholds = { fall: 2, rise: 2 };

/**
 * Creates haproxy's configuration: one backend for each target group, all with the same servers, selected by the same
 * rules in the same order as in the load balancer.
 */
export function createProxyConfig({ port, pemFile, caFile, servers, checkIntervalMs }: ProxyOptions): string {
  const groups = [...routingTable.map(({ group }) => group), defaultTargetGroup];
  const formatServer = ({ name, port: serverPort }: ProxiedServer) =>
    `  server ${name} 127.0.0.1:${serverPort} ssl verify required verifyhost localhost ca-file ${caFile} check inter ${checkIntervalMs}ms` +
    ` fall ${checkThresholds.fall} rise ${checkThresholds.rise}`;
  return `global
  log stdout format raw local0
  maxconn 4000

defaults
  mode http
  log global
  log-format "%ci %HM %HPO %ST %Ta ms via %s request %[capture.res.hdr(0)]"
  option httpchk GET /ping
  http-check expect status 200
  # Like the load balancer, does not retry a failed request on another server.
  retries 0
  timeout connect 2s
  # Long enough for a busy process; a draining one responds 503 at once.
  timeout check 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s

frontend https
  bind 127.0.0.1:${port} ssl crt ${pemFile} alpn http/1.1
  capture response header request-id len 36
  option forwardfor
  http-request set-header X-Forwarded-Proto https
${routingTable.flatMap(({ group, patterns }) => patterns.map((pattern) => `  use_backend ${group} if { path -m reg ${toRegExpSource(pattern)} }`)).join('\n')}
  default_backend ${defaultTargetGroup}

${groups.map((group) => `backend ${group}\n  balance roundrobin\n${servers.map(formatServer).join('\n')}`).join('\n\n')}
`;
}

/** Converts a load balancer's path pattern to a regular expression. */
function toRegExpSource(pattern: string): string {
  return `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`;
}
