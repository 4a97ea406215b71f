import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartError } from '../config/startup-error.ts';
import type { EngineAddress } from './database.ts';

export interface EmbeddedEngine {
  readonly address: EngineAddress;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The data folder; made when it is missing. */
  readonly folder: string;
  readonly keep: 'on disk' | 'in memory';
}

/** Thrown when another process holds the data folder; it can be joined at `address`. */
export class FolderHeld extends StartError {
  readonly address: EngineAddress;

  constructor(folder: string, address: EngineAddress) {
    super(
      `DATA_DIR: the data folder ${resolve(folder)} is held by another running process; ` +
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
export async function startEmbedded({ folder, keep }: EmbeddedOptions): Promise<EmbeddedEngine> {
  const data = join(folder, 'tables');
  const socketPath = socketOf(folder);
  const address: EngineAddress = { engine: 'embedded', socketPath };
  await useFolder(folder);
  if (keep === 'on disk') await proveDatabase(folder, data, address);

  const { default: dynalite } = await import('dynalite');
  const server = dynalite({
    ...(keep === 'on disk' ? { path: data } : {}),
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
function socketOf(folder: string): string {
  const near = resolve(folder, 'engine.sock');
  // sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included (unix(7)).
  if (Buffer.byteLength(near) < 104) return near;
  const name = createHash('sha256').update(near).digest('hex').slice(0, 16);
  return join(tmpdir(), `noughts-${name}.sock`);
}

async function useFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      `DATA_DIR: the data folder ${resolve(folder)} cannot be written (${codeOf(error)}); ` +
        'set it to a folder that this user may write',
    );
  }
}

/**
 * Opens and closes the database once. dynalite opens it too, but late and without telling its caller what went wrong;
 * LevelDB's own lock says here whether another process holds it.
 */
async function proveDatabase(folder: string, data: string, address: EngineAddress): Promise<void> {
  const { ClassicLevel } = await import('classic-level');
  const database = new ClassicLevel(data);
  try {
    await database.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (codeOf(cause) === 'LEVEL_LOCKED') throw new FolderHeld(folder, address);
    const reason = cause instanceof Error ? cause.message : codeOf(error);
    throw new StartError(
      `DATA_DIR: the database in ${resolve(folder)} cannot be opened (${reason}); ` +
        'set it to a folder that this user may write and that holds nothing else',
    );
  }
  await database.close();
}

function codeOf(error: unknown): string {
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
