import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { skip } from '../testing/installed.ts';
import { DataDirLockedError, startEmbeddedDatabase } from './embedded-database.ts';
import { provisionTables } from './provision.ts';
import { connectDatabase, type DatabaseAddress } from './database.ts';

const tableNames = { gamesTable: 'Games', usersTable: 'Users' };

async function withDatabase<T>(
  address: DatabaseAddress,
  use: (database: ReturnType<typeof connectDatabase>['database']) => Promise<T>,
) {
  const { database, close } = connectDatabase(address, tableNames);
  try {
    await provisionTables(database, 'embedded');
    return await use(database);
  } finally {
    close();
  }
}
const putItem = (address: DatabaseAddress, GameId: string) =>
  withDatabase(address, ({ client, gamesTable }) =>
    client.send(new PutCommand({ TableName: gamesTable, Item: { GameId } })),
  );
const getItem = (address: DatabaseAddress, GameId: string) =>
  withDatabase(address, async ({ client, gamesTable }) => {
    const { Item } = await client.send(new GetCommand({ TableName: gamesTable, Key: { GameId } }));
    return Item;
  });

describe('the embedded engine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-engine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const getStartError = async (dataDir: string): Promise<Error> => {
    const error: unknown = await startEmbeddedDatabase({ dataDir, storage: 'on disk' }).catch(
      (thrown: unknown) => thrown,
    );
    if (error instanceof Error) return error;
    throw new Error('it started');
  };

  it('keeps what was written when it is started again', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'kept');
    await first.close();
    const second = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    expect(await getItem(second.address, 'kept')).to.deep.equal({ GameId: 'kept' });
    await second.close();
  });

  it('keeps what was written when its process is killed', async () => {
    const program = `
      import { startEmbeddedDatabase } from ${JSON.stringify(new URL('embedded-database.ts', import.meta.url))};
      import { provisionTables } from ${JSON.stringify(new URL('provision.ts', import.meta.url))};
      import { connectDatabase } from ${JSON.stringify(new URL('database.ts', import.meta.url))};
      import { PutCommand } from '@aws-sdk/lib-dynamodb';
      const { address } = await startEmbeddedDatabase({ dataDir: ${JSON.stringify(folder)}, storage: 'on disk' });
      const { database } = connectDatabase(address, { gamesTable: 'Games', usersTable: 'Users' });
      await provisionTables(database, 'embedded');
      await database.client.send(new PutCommand({ TableName: 'Games', Item: { GameId: 'acknowledged' } }));
      console.log('written');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const embeddedDatabase = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    expect(await getItem(embeddedDatabase.address, 'acknowledged')).to.deep.equal({ GameId: 'acknowledged' });
    await embeddedDatabase.close();
  });

  it('is open to its own user only', async () => {
    const embeddedDatabase = await startEmbeddedDatabase({
      dataDir: join(folder, 'made'),
      storage: 'on disk',
    });
    if (embeddedDatabase.address.kind !== 'embedded') throw new Error('another engine');
    expect(statSync(embeddedDatabase.address.socketPath).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, 'made')).mode & 0o777).to.equal(0o700);
    await embeddedDatabase.close();
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name'.repeat(4), 'and-another-one-within-it');
    const embeddedDatabase = await startEmbeddedDatabase({ dataDir: deep, storage: 'on disk' });
    await putItem(embeddedDatabase.address, 'deep');
    await embeddedDatabase.close();
  });

  it('says that another process holds the folder, and where that one can be joined', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'shared');
    const error = await getStartError(folder);
    if (!(error instanceof DataDirLockedError)) throw error;
    expect(error.message).to.match(/^DATA_DIR: .* is held by another running process/);
    expect(await getItem(error.address, 'shared')).to.deep.equal({ GameId: 'shared' });
    await first.close();
  });

  it('says that the folder is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect((await getStartError(file)).message).to.match(
      /^DATA_DIR: .*file cannot be written \((EEXIST|ENOTDIR)\)/,
    );
  });

  it('says that the folder cannot be written', async function () {
    if (process.getuid?.() === 0) skip(this, 'root may write everywhere');
    chmodSync(folder, 0o500);
    expect((await getStartError(folder)).message).to.match(/^DATA_DIR: .* cannot be written \(EACCES\)/);
  });

  it('says that the folder cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { message } = await getStartError(join(file, 'below'));
    expect(message).to.match(/^DATA_DIR: the data folder .*below cannot be written \(ENOTDIR\)/);
  });
});
