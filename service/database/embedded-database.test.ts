import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { explainMissing, skip, skipOrFail } from '../testing/installed.ts';
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

describe('startEmbeddedDatabase', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-database-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const getStartupError = async (dataDir: string): Promise<Error> => {
    const error: unknown = await startEmbeddedDatabase({ dataDir, storage: 'on disk' }).catch(
      (thrown: unknown) => thrown,
    );
    if (error instanceof Error) return error;
    throw new Error('expected an error');
  };

  it('names version 0.1.0 when the data folder is from it, and leaves the folder as it is', async () => {
    mkdirSync(join(folder, 'tables'));
    const { message } = await getStartupError(folder);
    expect(message).to.match(
      /^DATA_DIR: the data folder .* is from version 0\.1\.0, which this version cannot read/,
    );
    expect(readdirSync(folder)).to.deep.equal(['tables']);
  });

  it('keeps data over a restart', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'kept');
    await first.close();
    const second = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    expect(await getItem(second.address, 'kept')).to.deep.equal({ GameId: 'kept' });
    await second.close();
  });

  it('keeps acknowledged writes when its process is killed', async () => {
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

  it('restricts the folder and the socket to its own user', async () => {
    const embeddedDatabase = await startEmbeddedDatabase({
      dataDir: join(folder, 'made'),
      storage: 'on disk',
    });
    if (embeddedDatabase.address.kind !== 'embedded') throw new Error('not the embedded database');
    expect(statSync(embeddedDatabase.address.socketPath).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, 'made')).mode & 0o777).to.equal(0o700);
    await embeddedDatabase.close();
  });

  it('works in a folder whose path is too long for a Unix socket', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name'.repeat(4), 'and-another-one-within-it');
    const embeddedDatabase = await startEmbeddedDatabase({ dataDir: deep, storage: 'on disk' });
    await putItem(embeddedDatabase.address, 'deep');
    await embeddedDatabase.close();
  });

  it('throws DataDirLockedError with the address when another process uses the folder', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'shared');
    const error = await getStartupError(folder);
    if (!(error instanceof DataDirLockedError)) throw error;
    expect(error.message).to.match(/^DATA_DIR: .* is in use by another process/);
    expect(await getItem(error.address, 'shared')).to.deep.equal({ GameId: 'shared' });
    await first.close();
  });

  it('rejects writes while the disk is full, keeps acknowledged ones and recovers', async function () {
    skipOrFail(this, explainMissing('prlimit'));
    this.timeout(20_000);
    // A limit on the size of files stands for the size of the disk.
    const program = `
      import { execFileSync } from 'node:child_process';
      import { startEmbeddedDatabase } from ${JSON.stringify(new URL('embedded-database.ts', import.meta.url))};
      import { provisionTables } from ${JSON.stringify(new URL('provision.ts', import.meta.url))};
      import { connectDatabase } from ${JSON.stringify(new URL('database.ts', import.meta.url))};
      import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
      const { address } = await startEmbeddedDatabase({ dataDir: ${JSON.stringify(folder)}, storage: 'on disk' });
      const { database: { client } } = connectDatabase(address, { gamesTable: 'Games', usersTable: 'Users' });
      await provisionTables({ client, gamesTable: 'Games', usersTable: 'Users' }, 'embedded');
      const put = (GameId) => client.send(new PutCommand({ TableName: 'Games', Item: { GameId } })).then(() => 'written', (error) => error.name);
      const get = async (GameId) => (await client.send(new GetCommand({ TableName: 'Games', Key: { GameId } }))).Item !== undefined;
      const setLimit = (bytes) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + bytes + ':']);
      const results = { before: await put('before') };
      setLimit(1);
      results.full = await put('full');
      results.readWhileFull = await get('before');
      setLimit('unlimited');
      do results.after = await put('after'); while (results.after !== 'written');
      results.readAfter = await get('before');
      console.log(JSON.stringify(results));`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(JSON.parse(String(output))).to.deep.equal({
      before: 'written',
      full: 'InternalServerError',
      readWhileFull: true,
      after: 'written',
      readAfter: true,
    });
    const restarted = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    expect([
      await getItem(restarted.address, 'before'),
      await getItem(restarted.address, 'after'),
    ]).to.deep.equal([{ GameId: 'before' }, { GameId: 'after' }]);
    await restarted.close();
  });

  it('throws when the database has lost its CURRENT file, instead of beginning an empty one', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'kept');
    await first.close();
    rmSync(join(folder, 'database', 'CURRENT'));
    const files = readdirSync(join(folder, 'database'));
    expect((await getStartupError(folder)).message).to.match(
      /^DATA_DIR: the database in .* is damaged \(.*CURRENT is missing\)/,
    );
    expect(readdirSync(join(folder, 'database'))).to.deep.equal(files);
  });

  it('throws when the database is damaged or is no folder', async () => {
    const first = await startEmbeddedDatabase({ dataDir: folder, storage: 'on disk' });
    await putItem(first.address, 'kept');
    await first.close();
    writeFileSync(join(folder, 'database', 'CURRENT'), '');
    expect((await getStartupError(folder)).message).to.match(/^DATA_DIR: .* cannot be opened \(Corruption: /);
    rmSync(join(folder, 'database'), { recursive: true });
    writeFileSync(join(folder, 'database'), '');
    expect((await getStartupError(folder)).message).to.match(/^DATA_DIR: .* cannot be opened \(EEXIST/);
  });

  it('throws when the folder is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect((await getStartupError(file)).message).to.match(
      /^DATA_DIR: .*file cannot be written \((EEXIST|ENOTDIR)\)/,
    );
  });

  it('throws when the folder is not writable', async function () {
    if (process.getuid?.() === 0) skip(this, 'root may write everywhere');
    chmodSync(folder, 0o500);
    expect((await getStartupError(folder)).message).to.match(/^DATA_DIR: .* cannot be written \(EACCES\)/);
  });

  it('throws when the folder cannot be created', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { message } = await getStartupError(join(file, 'below'));
    expect(message).to.match(/^DATA_DIR: the data folder .*below cannot be written \(ENOTDIR\)/);
  });
});
