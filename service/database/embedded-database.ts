import type { DynaliteOptions } from 'dynalite';
import type Storage from 'dynalite/db/index.js';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { access, chmod, constants, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getErrorCode, StartupError } from '../config/startup-error.ts';
import type { DatabaseAddress, DatabaseLogger } from './database.ts';
import { handleStorageFaults } from './storage-faults.ts';

export interface EmbeddedDatabase {
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  /** The data folder; created if missing. */
  readonly dataDir: string;
  readonly storage: 'on disk' | 'in memory';
  readonly logger?: DatabaseLogger | undefined;
}

/** Thrown when another process has locked the data folder; clients can connect to it at `address`. */
export class DataDirLockedError extends StartupError {
  readonly address: DatabaseAddress;

  constructor(dataDir: string, address: DatabaseAddress) {
    super(
      `DATA_DIR: the data folder ${resolve(dataDir)} is in use by another process; ` +
        'stop that process or set DATA_DIR to another folder',
    );
    this.address = address;
  }
}

/**
 * Starts dynalite in this process. It listens on a Unix socket in the data folder with mode 0600, so it needs no port
 * and other users of the machine cannot connect.
 *
 * @throws StartupError when the folder cannot be used
 * @throws DataDirLockedError when another process has locked it
 */
export async function startEmbeddedDatabase({
  dataDir,
  storage,
  logger,
}: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const databaseDir = join(dataDir, 'database');
  const socketPath = getSocketPath(dataDir);
  const address: DatabaseAddress = { kind: 'embedded', socketPath };
  await createDataDir(dataDir);
  assertNotVersion01(dataDir);
  if (storage === 'on disk') assertDatabaseComplete(dataDir, databaseDir);
  if (storage === 'on disk') await assertDatabaseOpens(dataDir, databaseDir, address);

  const { server, levelDatabase } = await createDynalite({
    ...(storage === 'on disk' ? { path: databaseDir } : {}),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const stopRecovery =
    storage === 'on disk' ? await handleDiskFaults(levelDatabase, databaseDir, logger) : () => undefined;
  // This process holds the lock, so an existing socket was left by a killed process.
  await rm(socketPath, { force: true });
  await listen(server, socketPath);
  await chmod(socketPath, 0o600);
  return {
    address,
    close() {
      stopRecovery();
      return close(server);
    },
  };
}

type LevelDatabase = ReturnType<typeof Storage.create>['db'];

/** Creates dynalite's server and takes hold of its LevelDB database, to which it gives no access (decision 12). */
async function createDynalite(
  options: DynaliteOptions,
): Promise<{ server: Server; levelDatabase: LevelDatabase }> {
  const [{ default: dynalite }, { default: storage }] = await Promise.all([
    import('dynalite'),
    import('dynalite/db/index.js'),
  ]);
  const { create } = storage;
  let store: ReturnType<typeof create> | undefined;
  storage.create = (storageOptions) => (store = create(storageOptions));
  const server = dynalite(options);
  storage.create = create;
  if (store === undefined) throw new Error('dynalite did not create its storage by db.create');
  return { server, levelDatabase: store.db };
}

async function handleDiskFaults(
  levelDatabase: LevelDatabase,
  databaseDir: string,
  logger: DatabaseLogger | undefined,
): Promise<() => void> {
  const { ClassicLevel } = await import('classic-level');
  return handleStorageFaults(levelDatabase, {
    databaseDir,
    logger,
    async reopen() {
      // dynalite's own `close` is final.
      await ClassicLevel.prototype.close.call(levelDatabase);
      await levelDatabase.open();
    },
  });
}

/** Path of the socket for a data folder, the same in every process. */
function getSocketPath(dataDir: string): string {
  const preferredPath = resolve(dataDir, 'database.sock');
  // Paths in sockaddr_un have 108 bytes on Linux and 104 on macOS, including the terminating zero (unix(7)).
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
        'set DATA_DIR to a folder that this user may write',
    );
  }
}

/** LevelDB creates a new database over the files of the old one if the file with the name of its manifest is missing. */
function assertDatabaseComplete(dataDir: string, databaseDir: string): void {
  const isDirectory = statSync(databaseDir, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isDirectory || existsSync(join(databaseDir, 'CURRENT'))) return;
  if (!readdirSync(databaseDir).some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name))) return;
  throw new StartupError(
    `DATA_DIR: the database in ${resolve(dataDir)} is damaged (${join(databaseDir, 'CURRENT')} is missing); ` +
      'restore a backup or set DATA_DIR to an empty folder',
  );
}

/** Version 0.1.0 kept its tables in another folder, under attribute names that this version does not read. */
function assertNotVersion01(dataDir: string): void {
  if (!existsSync(join(dataDir, 'tables'))) return;
  throw new StartupError(
    `DATA_DIR: the data folder ${resolve(dataDir)} is from version 0.1.0, which this version cannot read; ` +
      'move it away or set DATA_DIR to another folder',
  );
}

/**
 * Opens and closes the LevelDB database once, to detect errors and the lock of another process. dynalite opens it later
 * and does not report errors.
 */
async function assertDatabaseOpens(
  dataDir: string,
  databaseDir: string,
  address: DatabaseAddress,
): Promise<void> {
  const { ClassicLevel } = await import('classic-level');
  const level = new ClassicLevel(databaseDir);
  try {
    await level.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (getErrorCode(cause) === 'LEVEL_LOCKED') throw new DataDirLockedError(dataDir, address);
    const reason = cause instanceof Error ? cause.message : getErrorCode(error);
    throw new StartupError(
      `DATA_DIR: the database in ${resolve(dataDir)} cannot be opened (${reason}); ` +
        'restore a backup or set DATA_DIR to an empty folder that this user may write',
    );
  }
  await level.close();
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
