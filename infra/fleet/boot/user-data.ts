import { renderEnvironmentFile, buildServiceEnvironment, type ServiceParameters } from './environment.ts';
import { syslogIdentifiers, instancePaths, settingsFiles } from './paths.ts';
import { renderHereDocument, quoteForShell } from './shell.ts';
import { logShipperUnit, renderLogShipperUnit, renderServiceUnit, serviceUnit } from './units.ts';

/** Parameters of the boot script. None is secret, because user data is readable on the instance and in the account. */
export interface BootParameters extends ServiceParameters {
  readonly accountId: string;
  readonly releaseBucket: string;
  readonly releaseKey: string;
  /** Hexadecimal SHA-256 of the release archive. */
  readonly releaseSha256: string;
  /** ARN of the secret with the session keys; the instance reads the value under its role. */
  readonly secretArn: string;
  readonly logGroup: string;
}

/** EC2's limit of user data, before base64. */
export const maxUserDataBytes = 16_384;

const archivePath = '/var/tmp/noughts-release.tar.gz';
const requiredTools = ['aws', 'openssl', 'tar', 'gzip', 'sha256sum', 'systemctl'];

/**
 * Renders the boot script: it fetches the release and the session keys with the instance's role, creates a certificate
 * for connections from the load balancer and starts the units. It needs only tools of Amazon Linux 2023 and no package
 * registry.
 *
 * @throws RangeError if it exceeds `maxUserDataBytes`
 */
export function renderUserData(parameters: BootParameters): string {
  const script = renderScript(parameters);
  const sizeBytes = Buffer.byteLength(script);
  if (sizeBytes <= maxUserDataBytes) return script;
  throw new RangeError(`User data has ${sizeBytes} bytes; allowed: ${maxUserDataBytes}`);
}

function renderScript(parameters: BootParameters): string {
  const quoteSettingsPath = (file: keyof typeof settingsFiles) =>
    quoteForShell(`${instancePaths.settings}/${settingsFiles[file]}`);
  return `#!/bin/bash
# Turns a new Amazon Linux 2023 instance into a Noughts server. Release ${parameters.release}.
set -euo pipefail
umask 022
export AWS_PAGER=''
# With the timeouts below an attempt takes at most some seconds, even if packets are dropped.
export AWS_MAX_ATTEMPTS=2

say() {
  echo "${syslogIdentifiers.boot}: $*"
  logger -t ${syslogIdentifiers.boot} -- "$*" 2>/dev/null || true
}
trap 'say "failed at line $LINENO"' ERR

for tool in ${requiredTools.join(' ')}; do
  command -v "$tool" >/dev/null || { say "$tool is not installed on this image"; exit 1; }
done

# Roles, routes and objects can take some seconds to become available: eight attempts in about a minute.
retry() {
  local step=$1 attempt
  shift
  for attempt in 1 2 3 4 5 6 7 8; do
    if "$@"; then return 0; fi
    say "$step: attempt $attempt failed"
    sleep $((attempt * 2))
  done
  say "$step: failed after $attempt attempts"
  # AWS rejects requests of a machine whose clock is wrong.
  say "clock: $(date -u +%FT%TZ), synchronized: $(timedatectl show --property=NTPSynchronized --value 2>/dev/null || echo unknown)"
  return 1
}

fetch_release() {
  aws --cli-connect-timeout 5 --cli-read-timeout 30 s3api get-object --region ${quoteForShell(parameters.region)} --bucket ${quoteForShell(parameters.releaseBucket)} \\
    --key ${quoteForShell(parameters.releaseKey)} --expected-bucket-owner ${quoteForShell(parameters.accountId)} \\
    ${quoteForShell(archivePath)} >/dev/null &&
    sha256sum --check --status <<<${quoteForShell(`${parameters.releaseSha256}  ${archivePath}`)}
}

fetch_session_keys() {
  session_keys=$(aws --cli-connect-timeout 5 --cli-read-timeout 10 secretsmanager get-secret-value --region ${quoteForShell(parameters.region)} \\
    --secret-id ${quoteForShell(parameters.secretArn)} --query SecretString --output text) && [[ -n $session_keys ]]
}

say 'fetching the release'
retry 'fetching the release' fetch_release
mkdir -p ${instancePaths.release}
tar --extract --gzip --preserve-permissions --no-same-owner --file ${quoteForShell(archivePath)} --directory ${instancePaths.release}
rm ${quoteForShell(archivePath)}

# Files written from here on are readable by root only.
umask 077
mkdir -p ${instancePaths.settings}
say 'fetching the session keys'
retry 'fetching the session keys' fetch_session_keys
${renderHereDocument(`${instancePaths.settings}/${settingsFiles.environment}`, renderEnvironmentFile(buildServiceEnvironment(parameters)))}
printf 'SESSION_KEYS=%s\\n' "$session_keys" >> ${quoteSettingsPath('environment')}
unset session_keys

# The load balancer connects over TLS and does not verify the certificate.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj /CN=noughts.internal \\
  -keyout ${quoteSettingsPath('tlsKey')} -out ${quoteSettingsPath('tlsCertificate')} 2>/dev/null

umask 022
${renderHereDocument(`${instancePaths.units}/${serviceUnit}`, renderServiceUnit())}
${renderHereDocument(`${instancePaths.units}/${logShipperUnit}`, renderLogShipperUnit(parameters.region, parameters.logGroup))}
systemctl daemon-reload
systemctl enable --now ${serviceUnit}
systemctl enable --now ${logShipperUnit} || say 'the log shipper did not start; logs stay on this instance'
say 'started'
`;
}
