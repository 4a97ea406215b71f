import { defaultTargetGroup, routingTable } from '../service/shared/routing-table.ts';

export interface ProxiedServer {
  readonly name: string;
  readonly port: number;
}

export interface ProxyOptions {
  readonly port: number;
  /** Certificate and key in one file, as haproxy reads them. */
  readonly pemFile: string;
  /** The authority that signed the certificates of the servers. */
  readonly caFile: string;
  readonly servers: readonly ProxiedServer[];
  /** Milliseconds between two checks of a server. */
  readonly checkIntervalMs: number;
}

/** Checks in a row after which a server is taken out, or back in; as the stacks' load balancer counts. */
const checkThresholds = { fall: 2, rise: 2 };

/**
 * haproxy's configuration: one backend for each group of paths, all with the same servers, chosen by the same table
 * and in the same order as the load balancer's rules.
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
  # As the load balancer: what was not answered is not sent to another server.
  retries 0
  timeout connect 2s
  # A process that is busy is not gone; one that drains says so at once.
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

/** A load balancer's pattern as a regular expression. */
function toRegExpSource(pattern: string): string {
  return `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`;
}
