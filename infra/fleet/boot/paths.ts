/** Where things are on an instance. */
export const instancePaths = {
  /** The release, unpacked; everybody may read it. */
  release: '/opt/noughts',
  /** Settings and keys; root alone may read them, and systemd hands them on as credentials. */
  settings: '/etc/noughts',
  units: '/etc/systemd/system',
} as const;

/** Files below `places.settings`. */
export const settingsFiles = {
  environment: 'service.env',
  tlsKey: 'tls.key',
  tlsCertificate: 'tls.crt',
} as const;

/** What the units write to the journal under, and the boot script. */
export const syslogIdentifiers = { service: 'noughts', boot: 'noughts-boot' } as const;
