/** Folders on an instance. */
export const instancePaths = {
  /** The unpacked release; world-readable. */
  release: '/opt/noughts',
  /** Settings and keys; readable by root only and passed on by systemd as credentials. */
  settings: '/etc/noughts',
  units: '/etc/systemd/system',
} as const;

/** Files in `instancePaths.settings`. */
export const settingsFiles = {
  environment: 'service.env',
  tlsKey: 'tls.key',
  tlsCertificate: 'tls.crt',
} as const;

/** Journal identifiers of the service, the boot script and the log shipper. */
export const syslogIdentifiers = {
  service: 'noughts',
  boot: 'noughts-boot',
  logShipper: 'noughts-logs',
} as const;
