import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartupError } from '../config/startup-error.ts';
import type { DatabaseAddress } from './database.ts';

export interface EmbeddedDatabase {
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  /** The data folder; made when it is missing. */
  readonly dataDir: string;
  readonly storage: 'on disk' | 'in memory';
}

/** Thrown when another process holds the data folder; it can be joined at `address`. */
export class DataDirLockedError extends StartupError {
  readonly address: DatabaseAddress;

  constructor(dataDir: string, address: DatabaseAddress) {
    super(
      `DATA_DIR: the data folder ${resolve(dataDir)} is held by another running process; ` +
        'stop that one, or set DATA_DIR to another folder',
    );
    this.address = address;
  }
}

/**
 * Starts dynalite inside this process. It listens on a socket in the data folder that only its owner may open, and so
 * takes no port and is out of reach for other users of the machine.
 *
 * @throws StartError when the folder cannot be used, FolderHeld when another process holds it
 */
export async function startEmbeddedDatabase({
  dataDir: folder,
  storage: keep,
}: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const tablesDir = join(folder, 'tables');
  const socketPath = getSocketPath(folder);
  const address: DatabaseAddress = { kind: 'embedded', socketPath };
  await createDataDir(folder);
  if (keep === 'on disk') await assertDatabaseOpens(folder, tablesDir, address);

  const { default: dynalite } = await import('dynalite');
  const server = dynalite({
    ...(keep === 'on disk' ? { path: tablesDir } : {}),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  // The database is ours by now: a socket that is still here belonged to a process that was killed.
  await rm(socketPath, { force: true });
  await listen(server, socketPath);
  await chmod(socketPath, 0o600);
  return { address, close: () => close(server) };
}

/** The socket of the engine that keeps its data in `folder`, whichever process runs it. */
function getSocketPath(dataDir: string): string {
  const preferredPath = resolve(dataDir, 'engine.sock');
  // sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included (unix(7)).
  if (Buffer.byteLength(preferredPath) < 104) return preferredPath;
  const name = createHash('sha256').update(preferredPath).digest('hex').slice(0, 16);
  return join(tmpdir(), `noughts-${name}.sock`);
}

async function createDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `DATA_DIR: the data folder ${resolve(dataDir)} cannot be written (${getErrorCode(error)}); ` +
        'set it to a folder that this user may write',
    );
  }
}

/**
 * Opens and closes the database once. dynalite opens it too, but late and without telling its caller what went wrong;
 * LevelDB's own lock says here whether another process holds it.
 */
async function assertDatabaseOpens(
  dataDir: string,
  tablesDir: string,
  address: DatabaseAddress,
): Promise<void> {
  const { ClassicLevel } = await import('classic-level');
  const level = new ClassicLevel(tablesDir);
  try {
    await level.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (getErrorCode(cause) === 'LEVEL_LOCKED') throw new DataDirLockedError(dataDir, address);
    const reason = cause instanceof Error ? cause.message : getErrorCode(error);
    throw new StartupError(
      `DATA_DIR: the database in ${resolve(dataDir)} cannot be opened (${reason}); ` +
        'set it to a folder that this user may write and that holds nothing else',
    );
  }
  await level.close();
}

function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(socketPath, () => {
      server.off('error', fail);
      done();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done, fail) => {
    server.close((error) => (error ? fail(error) : done()));
    server.closeIdleConnections();
  });
}
