import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.ts';
import { StartupError } from './startup-error.ts';

/**
 * Proves that the TLS files can be read and hold a key and its certificate, if any are set.
 *
 * @throws StartError naming the variable and what is wrong; never with any of their content
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
      `TLS_KEY_FILE, TLS_CERT_FILE: no key and certificate that belong together (${reason}); ` +
        'allowed: two PEM files, the key without a passphrase',
    );
  }
}

function readTlsFile(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new StartupError(
      `${variable}: '${file}' cannot be read (${reason}); allowed: a PEM file that this user may read`,
    );
  }
}
