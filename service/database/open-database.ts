import { resolve } from 'node:path';
import { systemClock } from '../shared/clock.ts';
import type { Config } from '../config/config.ts';
import { StartupError } from '../config/startup-error.ts';
import { mapDatabaseError } from './errors.ts';
import { startTtlSweeper } from './ttl-sweeper.ts';
import { provisionTables } from './provision.ts';
import {
  connectDatabase,
  type ConnectedDatabase,
  type DatabaseLogger,
  type DatabaseAddress,
} from './database.ts';
import { Problem } from '../shared/error-codes.ts';

export interface OpenedDatabase {
  readonly database: ConnectedDatabase;
  close(): Promise<void>;
}

/** Whether to fail or to connect when another process runs the embedded database on the same folder. */
export type LockPolicy = 'fail' | 'connect';

/**
 * Connects to the configured database, or starts the embedded one if none is configured, and creates or checks both
 * tables.
 *
 * @throws StartupError with one line about what is wrong and what to do
 */
export async function openDatabase(
  config: Config,
  lockPolicy: LockPolicy,
  logger?: DatabaseLogger,
): Promise<OpenedDatabase> {
  const { address, stop, isOwner } = await resolveDatabaseAddress(config, lockPolicy, logger);
  const tableNames = { gamesTable: config.gamesTable, usersTable: config.usersTable };
  const { database, close } = connectDatabase(address, tableNames, logger && { logger });
  const closeAll = async () => {
    close();
    await stop();
  };
  try {
    await provisionTables(database, config.databaseKind);
  } catch (error) {
    await closeAll();
    throw toStartupError(error, config);
  }
  if (!isOwner) return { database, close: closeAll };
  const stopTtlSweeper = startTtlSweeper(database, systemClock);
  return {
    database,
    close() {
      stopTtlSweeper();
      return closeAll();
    },
  };
}

async function resolveDatabaseAddress(
  config: Config,
  lockPolicy: LockPolicy,
  logger: DatabaseLogger | undefined,
): Promise<{ address: DatabaseAddress; stop: () => Promise<void>; isOwner?: true }> {
  const stop = async () => undefined;
  const { databaseKind, dynamodbEndpoint, awsRegion } = config;
  if (databaseKind === 'local' && dynamodbEndpoint !== undefined) {
    return { address: { kind: databaseKind, endpoint: dynamodbEndpoint, region: awsRegion }, stop };
  }
  if (databaseKind === 'aws' && awsRegion !== undefined)
    return { address: { kind: databaseKind, region: awsRegion }, stop };

  // Loaded lazily: it is not installed on AWS.
  const { DataDirLockedError, startEmbeddedDatabase } = await import('./embedded-database.ts');
  try {
    const { address, close } = await startEmbeddedDatabase({
      dataDir: config.dataDir,
      storage: 'on disk',
      logger,
    });
    return { address, stop: close, isOwner: true };
  } catch (error) {
    if (lockPolicy === 'connect' && error instanceof DataDirLockedError)
      return { address: error.address, stop };
    throw error;
  }
}

/** Explains an error of the first database calls in one line. */
function toStartupError(
  error: unknown,
  { dynamodbEndpoint, awsRegion, databaseKind, dataDir }: Config,
): unknown {
  if (error instanceof StartupError || !(error instanceof Error)) return error;
  if (databaseKind === 'embedded')
    return new StartupError(
      `DATA_DIR: the database in ${resolve(dataDir)} cannot be read or written (${error.message}); ` +
        'check that the disk has room, restore a backup or set DATA_DIR to an empty folder',
    );
  const databaseDescription =
    databaseKind === 'aws'
      ? `AWS_REGION: DynamoDB in ${awsRegion}`
      : `DYNAMODB_ENDPOINT: ${dynamodbEndpoint}`;
  const { message, code } = error as { message: string; code?: unknown };
  const reason = [typeof code === 'string' ? code : error.name, message.split('\n', 1)[0]]
    .filter((part, index, parts) => part !== undefined && part !== '' && parts.indexOf(part) === index)
    .join(': ');
  const isUnavailable = mapDatabaseError(error) instanceof Problem;
  return new StartupError(
    isUnavailable
      ? `${databaseDescription} is unavailable (${reason}); start it or change the setting`
      : `${databaseDescription} rejects requests (${reason}); check credentials and permissions`,
  );
}
