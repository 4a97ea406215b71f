import { defaultGroup, pathGroups } from '../service/shared/routing-table.ts';

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
  readonly checkEveryMs: number;
}

/** Checks in a row after which a server is taken out, or back in; as the stacks' load balancer counts. */
const checks = { fall: 2, rise: 2 };

/**
 * haproxy's configuration: one backend for each group of paths, all with the same servers, chosen by the same table
 * and in the same order as the load balancer's rules.
 */
export function proxyConfig({ port, pemFile, caFile, servers, checkEveryMs }: ProxyOptions): string {
  const groups = [...pathGroups.map(({ group }) => group), defaultGroup];
  const server = ({ name, port: at }: ProxiedServer) =>
    `  server ${name} 127.0.0.1:${at} ssl verify required verifyhost localhost ca-file ${caFile} check inter ${checkEveryMs}ms` +
    ` fall ${checks.fall} rise ${checks.rise}`;
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
${pathGroups.flatMap(({ group, patterns }) => patterns.map((pattern) => `  use_backend ${group} if { path -m reg ${expression(pattern)} }`)).join('\n')}
  default_backend ${defaultGroup}

${groups.map((group) => `backend ${group}\n  balance roundrobin\n${servers.map(server).join('\n')}`).join('\n\n')}
`;
}

/** A load balancer's pattern as a regular expression. */
function expression(pattern: string): string {
  return `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`;
}
