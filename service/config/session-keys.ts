import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sessionKeys, WrongValue } from './environment-values.ts';
import { StartError } from './startup-error.ts';

/**
 * The session keys that are kept beside the data, for a machine where none are set; made at the first call. The file
 * may hold several, in the form of `SESSION_KEYS`, and is open to its owner only.
 *
 * @throws StartError when the file cannot be written, or holds something else
 */
export async function keysBesideData(folder: string): Promise<readonly Buffer[]> {
  const file = join(folder, 'session-keys');
  const text = (await read(file)) ?? (await make(folder, file));
  try {
    return sessionKeys.read(text.trim());
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    throw new StartError(
      `DATA_DIR: ${resolve(file)} ${error.message}; allowed: ${sessionKeys.allowed}. ` +
        'Without the file a new key is made, and everybody is signed out',
    );
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
}

/** Whole or not at all, and the first of two processes wins: the file is linked to its name once it is written. */
async function make(folder: string, file: string): Promise<string> {
  const fresh = `${file}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(fresh, `${randomBytes(32).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    await link(fresh, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(file, error);
  } finally {
    await rm(fresh, { force: true });
  }
}

function unusable(file: string, error: unknown): StartError {
  return new StartError(
    `DATA_DIR: ${resolve(file)} cannot be used (${codeOf(error)}); ` +
      'set DATA_DIR to a folder that this user may write, or set SESSION_KEYS',
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
