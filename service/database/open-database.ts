import { systemClock } from '../shared/clock.ts';
import type { Config } from '../config/config.ts';
import { StartError } from '../config/startup-error.ts';
import { asProblem } from './errors.ts';
import { removeExpiredDaily } from './ttl-sweeper.ts';
import { provision } from './provision.ts';
import {
  connectTables,
  type ConnectedTables,
  type ConnectionLogger,
  type EngineAddress,
} from './database.ts';
import { Problem } from '../shared/error-codes.ts';

export interface OpenTables {
  readonly tables: ConnectedTables;
  close(): Promise<void>;
}

/** What to do about an embedded engine that another process has started on the same folder. */
export type WhenHeld = 'refuse' | 'join';

/**
 * Opens the tables that the settings name, starts the embedded engine where they name none, and proves once that both
 * tables are there and fit.
 *
 * @throws StartError with one line on what is wrong and what to do
 */
export async function openTables(
  config: Config,
  whenHeld: WhenHeld,
  logger?: ConnectionLogger,
): Promise<OpenTables> {
  const { address, stop, own } = await addressOf(config, whenHeld);
  const names = { games: config.gamesTable, users: config.usersTable };
  const { tables, close } = connectTables(address, names, logger && { logger });
  const closeAll = async () => {
    close();
    await stop();
  };
  try {
    await provision(tables, config.engine);
  } catch (error) {
    await closeAll();
    throw startErrorOf(error, config);
  }
  if (!own) return { tables, close: closeAll };
  const stopRemoving = removeExpiredDaily(tables, systemClock);
  return {
    tables,
    close() {
      stopRemoving();
      return closeAll();
    },
  };
}

async function addressOf(
  config: Config,
  whenHeld: WhenHeld,
): Promise<{ address: EngineAddress; stop: () => Promise<void>; own?: true }> {
  const stop = async () => undefined;
  const { engine, dynamodbEndpoint, awsRegion } = config;
  if (engine === 'local' && dynamodbEndpoint !== undefined) {
    return { address: { engine, endpoint: dynamodbEndpoint, region: awsRegion }, stop };
  }
  if (engine === 'aws' && awsRegion !== undefined) return { address: { engine, region: awsRegion }, stop };

  // Loaded only where it is used: no instance on AWS has it.
  const { FolderHeld, startEmbedded } = await import('./embedded-database.ts');
  try {
    const { address, close } = await startEmbedded({ folder: config.dataDir, keep: 'on disk' });
    return { address, stop: close, own: true };
  } catch (error) {
    if (whenHeld === 'join' && error instanceof FolderHeld) return { address: error.address, stop };
    throw error;
  }
}

/** What the first call of all ended in, for whoever started the process. */
function startErrorOf(error: unknown, { dynamodbEndpoint, awsRegion, engine }: Config): unknown {
  if (error instanceof StartError || !(error instanceof Error)) return error;
  const where =
    engine === 'aws' ? `AWS_REGION: DynamoDB in ${awsRegion}` : `DYNAMODB_ENDPOINT: ${dynamodbEndpoint}`;
  const { message, code } = error as { message: string; code?: unknown };
  const reason = [typeof code === 'string' ? code : error.name, message.split('\n', 1)[0]]
    .filter((part, index, parts) => part !== undefined && part !== '' && parts.indexOf(part) === index)
    .join(': ');
  const away = asProblem(error) instanceof Problem;
  return new StartError(
    away
      ? `${where} does not answer (${reason}); start it, or set another one`
      : `${where} refuses (${reason}); check credentials and permissions`,
  );
}
