import { drainSeconds } from '../../timeouts.ts';
import { syslogIdentifiers, instancePaths, settingsFiles } from './paths.ts';

/** Name of the service's systemd unit. */
export const serviceUnit = 'noughts.service';

/** Name of the log shipper's systemd unit. */
export const logShipperUnit = 'noughts-logs.service';

/**
 * Renders the unit of the service: a dynamic user, a read-only file system and no capabilities. Keys and settings are
 * systemd credentials, which only this unit can read.
 */
export function renderServiceUnit(): string {
  const { environment, tlsKey, tlsCertificate } = settingsFiles;
  return `[Unit]
Description=Noughts
Wants=network-online.target
After=network-online.target
# No limit of restarts: the load balancer decides when to replace the instance.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${instancePaths.release}/bin/node --enable-source-maps ${instancePaths.release}/dist/service/main.js
WorkingDirectory=${instancePaths.release}
LoadCredential=${environment}:${instancePaths.settings}/${environment}
LoadCredential=${tlsKey}:${instancePaths.settings}/${tlsKey}
LoadCredential=${tlsCertificate}:${instancePaths.settings}/${tlsCertificate}
Environment=NODE_ENV=production
Environment=CONFIG_FILE=%d/${environment}
Environment=TLS_KEY_FILE=%d/${tlsKey}
Environment=TLS_CERT_FILE=%d/${tlsCertificate}
Restart=always
RestartSec=2
# The drain time, in which it still serves, and time to finish requests.
TimeoutStopSec=${drainSeconds + 15}
SyslogIdentifier=${syslogIdentifiers.service}
LogRateLimitIntervalSec=0
# One for each player's connection and event stream.
LimitNOFILE=65536
# A leak ends the service, which is restarted, and not the shell or the agent with which it is examined.
MemoryMax=75%
${hardening}

[Install]
WantedBy=multi-user.target
`;
}

/** Renders the unit of the log shipper, which sends the journal to CloudWatch Logs. */
export function renderLogShipperUnit(region: string, logGroup: string): string {
  return `[Unit]
Description=Noughts: journal to CloudWatch Logs
Wants=network-online.target
After=network-online.target
# systemd stops units in reverse order: the log of the service's drain is sent before this unit stops.
Before=${serviceUnit}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${instancePaths.release}/bin/node ${instancePaths.release}/dist/log-shipper.js
Environment=AWS_REGION=${region}
Environment=LOG_GROUP=${logGroup}
Environment=JOURNAL_NAMES=${Object.values(syslogIdentifiers).join(',')}
SupplementaryGroups=systemd-journal
StateDirectory=noughts-logs
SyslogIdentifier=${syslogIdentifiers.logShipper}
# SIGTERM must not end journalctl before the rest of the journal is read.
KillMode=mixed
TimeoutStopSec=20
Restart=always
RestartSec=10
# The service takes precedence.
Nice=10
MemoryMax=200M
${hardening}

[Install]
WantedBy=multi-user.target
`;
}

/** Sandboxing of both units. No MemoryDenyWriteExecute: Node's JIT compiler needs writable and executable memory. */
const hardening = `DynamicUser=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
PrivateTmp=yes
PrivateDevices=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077`;
