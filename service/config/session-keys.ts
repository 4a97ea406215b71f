import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sessionKeys, InvalidValueError } from './environment-values.ts';
import { getErrorCode, StartupError } from './startup-error.ts';

/**
 * Loads the session keys from the data folder, for development without `SESSION_KEYS`; creates a key if there is none.
 * The file has mode 0600 and the format of `SESSION_KEYS`, so it may contain several keys.
 *
 * @throws StartupError when the file cannot be read or written, or its content is invalid
 */
export async function loadOrCreateSessionKeys(dataDir: string): Promise<readonly Buffer[]> {
  const file = join(dataDir, 'session-keys');
  const text = (await readKeyFile(file)) ?? (await createKeyFile(dataDir, file));
  try {
    return sessionKeys.parse(text.trim());
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new StartupError(
      `DATA_DIR: ${resolve(file)} ${error.message}; allowed: ${sessionKeys.expected}. ` +
        'Deleting the file creates a new key and signs out all users',
    );
  }
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw createUnusableFileError(file, error);
  }
}

/** Creates the file atomically by linking a temporary one; of two processes, the first one wins. */
async function createKeyFile(dataDir: string, file: string): Promise<string> {
  const tempFile = `${file}.${process.pid}`;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(tempFile, `${randomBytes(32).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    await link(tempFile, file).catch((error: unknown) => {
      if (getErrorCode(error) !== 'EEXIST') throw error;
    });
    return await readFile(file, 'utf8');
  } catch (error) {
    throw createUnusableFileError(file, error);
  } finally {
    await rm(tempFile, { force: true });
  }
}

function createUnusableFileError(file: string, error: unknown): StartupError {
  return new StartupError(
    `DATA_DIR: ${resolve(file)} cannot be used (${getErrorCode(error)}); ` +
      'set DATA_DIR to a folder that this user may write, or set SESSION_KEYS',
  );
}
