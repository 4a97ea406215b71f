import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sessionKeys, InvalidValueError } from './environment-values.ts';
import { StartupError } from './startup-error.ts';

/**
 * The session keys that are kept beside the data, for a machine where none are set; made at the first call. The file
 * may hold several, in the form of `SESSION_KEYS`, and is open to its owner only.
 *
 * @throws StartError when the file cannot be written, or holds something else
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
        'Without the file a new key is made, and everybody is signed out',
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

/** Whole or not at all, and the first of two processes wins: the file is linked to its name once it is written. */
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

function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
