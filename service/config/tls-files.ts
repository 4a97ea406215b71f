import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.ts';
import { getErrorCode, StartupError } from './startup-error.ts';

/**
 * Checks that the configured TLS files, if any, are readable and contain a matching key and certificate.
 *
 * @throws StartupError with the variable and what is wrong, without any file content
 */
export function validateTlsFiles({ tls }: Pick<Config, 'tls'>): void {
  if (tls === undefined) return;
  const key = readTlsFile('TLS_KEY_FILE', tls.keyFile);
  const cert = readTlsFile('TLS_CERT_FILE', tls.certFile);
  try {
    createSecureContext({ key, cert });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new StartupError(
      `TLS_KEY_FILE, TLS_CERT_FILE: no matching key and certificate (${reason}); ` +
        'allowed: two PEM files, the key without a passphrase',
    );
  }
}

function readTlsFile(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StartupError(
      `${variable}: '${file}' cannot be read (${getErrorCode(error)}); allowed: a PEM file that this user may read`,
    );
  }
}
