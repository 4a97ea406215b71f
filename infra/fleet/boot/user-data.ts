import { environmentFile, serviceEnvironment, type ServiceFacts } from './environment.ts';
import { journalNames, places, settingsFiles } from './paths.ts';
import { hereDocument, quoted } from './shell.ts';
import { logUnit, renderLogUnit, renderServiceUnit, serviceUnit } from './units.ts';

/** What an instance has to know to become a server. Nothing of it is secret: everybody may read user data. */
export interface BootFacts extends ServiceFacts {
  readonly accountId: string;
  readonly releaseBucket: string;
  readonly releaseKey: string;
  /** Hexadecimal SHA-256 of the release archive. */
  readonly releaseSha256: string;
  /** ARN of the secret with the session keys; the instance reads the value under its role. */
  readonly secretArn: string;
  readonly logGroup: string;
}

/** EC2 takes no more user data than this, in bytes before base64. */
export const userDataLimit = 16_384;

const archive = '/var/tmp/noughts-release.tar.gz';
const tools = ['aws', 'openssl', 'tar', 'gzip', 'sha256sum', 'systemctl'];

/**
 * The script that turns a fresh instance into a server: it fetches the release and the session keys under the
 * instance's role, makes a certificate for the way from the load balancer, and starts the units. It needs what Amazon
 * Linux 2023 has, and no package registry.
 *
 * @throws RangeError when it would not fit into user data
 */
export function renderUserData(facts: BootFacts): string {
  const script = render(facts);
  const size = Buffer.byteLength(script);
  if (size <= userDataLimit) return script;
  throw new RangeError(`User data has ${size} bytes; allowed: ${userDataLimit}`);
}

function render(facts: BootFacts): string {
  const settings = (file: keyof typeof settingsFiles) => quoted(`${places.settings}/${settingsFiles[file]}`);
  return `#!/bin/bash
# Makes a server of Noughts of a fresh Amazon Linux 2023. Release ${facts.release}.
set -euo pipefail
umask 022
export AWS_PAGER=''

say() {
  echo "${journalNames.boot}: $*"
  logger -t ${journalNames.boot} -- "$*" 2>/dev/null || true
}
trap 'say "stopped at line $LINENO"' ERR

for tool in ${tools.join(' ')}; do
  command -v "$tool" >/dev/null || { say "this image has no $tool"; exit 1; }
done

# A role, a route or an object may be some seconds late: eight attempts in about a minute.
retry() {
  local what=$1 attempt
  shift
  for attempt in 1 2 3 4 5 6 7 8; do
    if "$@"; then return 0; fi
    say "$what: attempt $attempt failed"
    sleep $((attempt * 2))
  done
  say "$what: given up"
  return 1
}

fetch_release() {
  aws s3api get-object --region ${quoted(facts.region)} --bucket ${quoted(facts.releaseBucket)} \\
    --key ${quoted(facts.releaseKey)} --expected-bucket-owner ${quoted(facts.accountId)} \\
    ${quoted(archive)} >/dev/null &&
    sha256sum --check --status <<<${quoted(`${facts.releaseSha256}  ${archive}`)}
}

fetch_session_keys() {
  session_keys=$(aws secretsmanager get-secret-value --region ${quoted(facts.region)} \\
    --secret-id ${quoted(facts.secretArn)} --query SecretString --output text) && [[ -n $session_keys ]]
}

say 'fetching the release'
retry 'fetching the release' fetch_release
mkdir -p ${places.release}
tar --extract --gzip --preserve-permissions --no-same-owner --file ${quoted(archive)} --directory ${places.release}
rm ${quoted(archive)}

# From here on for root alone.
umask 077
mkdir -p ${places.settings}
say 'fetching the session keys'
retry 'fetching the session keys' fetch_session_keys
${hereDocument(`${places.settings}/${settingsFiles.environment}`, environmentFile(serviceEnvironment(facts)))}
printf 'SESSION_KEYS=%s\\n' "$session_keys" >> ${settings('environment')}
unset session_keys

# The load balancer encrypts the last stretch too, and asks for no particular certificate.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj /CN=noughts.internal \\
  -keyout ${settings('tlsKey')} -out ${settings('tlsCertificate')} 2>/dev/null

umask 022
${hereDocument(`${places.units}/${serviceUnit}`, renderServiceUnit())}
${hereDocument(`${places.units}/${logUnit}`, renderLogUnit(facts.region, facts.logGroup))}
systemctl daemon-reload
systemctl enable --now ${serviceUnit}
systemctl enable --now ${logUnit} || say 'logs stay on this instance'
say 'started'
`;
}
