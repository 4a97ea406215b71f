import { drainSeconds } from '../../timeouts.ts';
import { syslogIdentifiers, instancePaths, settingsFiles } from './paths.ts';

/** The service's unit. */
export const serviceUnit = 'noughts.service';

/** The unit of the log shipper, which is never in the service's way. */
export const logShipperUnit = 'noughts-logs.service';

/**
 * The unit that runs the service: as a user of its own that exists while it runs, with nothing writable and no
 * capability. Key and settings arrive as credentials, which only this unit can read.
 */
export function renderServiceUnit(): string {
  const { environment, tlsKey, tlsCertificate } = settingsFiles;
  return `[Unit]
Description=Noughts
Wants=network-online.target
After=network-online.target
# However often it fails, it is started again; the load balancer decides when to give up.
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
# It serves on while the load balancer looks away, then has ten seconds to finish.
TimeoutStopSec=${drainSeconds + 15}
SyslogIdentifier=${syslogIdentifiers.service}
LogRateLimitIntervalSec=0
LimitNOFILE=65536
${hardening}

[Install]
WantedBy=multi-user.target
`;
}

/** The unit that carries the journal's lines to CloudWatch Logs. */
export function renderLogShipperUnit(region: string, logGroup: string): string {
  return `[Unit]
Description=Noughts: journal to CloudWatch Logs
Wants=network-online.target
After=network-online.target ${serviceUnit}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${instancePaths.release}/bin/node ${instancePaths.release}/dist/log-shipper.js
Environment=AWS_REGION=${region}
Environment=LOG_GROUP=${logGroup}
Environment=JOURNAL_NAMES=${Object.values(syslogIdentifiers).join(',')}
SupplementaryGroups=systemd-journal
StateDirectory=noughts-logs
Restart=always
RestartSec=10
# What it has to spare: the service comes first.
Nice=10
MemoryMax=200M
${hardening}

[Install]
WantedBy=multi-user.target
`;
}

/** What neither unit needs is taken from it. Node writes and runs memory, so that one right stays. */
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
