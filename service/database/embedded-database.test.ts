import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { skip } from '../testing/installed.ts';
import { FolderHeld, startEmbedded } from './embedded-database.ts';
import { provision } from './provision.ts';
import { connectTables, type EngineAddress } from './database.ts';

const names = { games: 'Games', users: 'Users' };

async function withTables<T>(
  address: EngineAddress,
  use: (tables: ReturnType<typeof connectTables>['tables']) => Promise<T>,
) {
  const { tables, close } = connectTables(address, names);
  try {
    await provision(tables, 'embedded');
    return await use(tables);
  } finally {
    close();
  }
}
const put = (address: EngineAddress, GameId: string) =>
  withTables(address, ({ client, games }) =>
    client.send(new PutCommand({ TableName: games, Item: { GameId } })),
  );
const get = (address: EngineAddress, GameId: string) =>
  withTables(address, async ({ client, games }) => {
    const { Item } = await client.send(new GetCommand({ TableName: games, Key: { GameId } }));
    return Item;
  });

describe('the embedded engine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-engine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const failure = async (at: string): Promise<Error> => {
    const error: unknown = await startEmbedded({ folder: at, keep: 'on disk' }).catch(
      (thrown: unknown) => thrown,
    );
    if (error instanceof Error) return error;
    throw new Error('it started');
  };

  it('keeps what was written when it is started again', async () => {
    const first = await startEmbedded({ folder, keep: 'on disk' });
    await put(first.address, 'kept');
    await first.close();
    const second = await startEmbedded({ folder, keep: 'on disk' });
    expect(await get(second.address, 'kept')).to.deep.equal({ GameId: 'kept' });
    await second.close();
  });

  it('keeps what was written when its process is killed', async () => {
    const program = `
      import { startEmbedded } from ${JSON.stringify(new URL('embedded-database.ts', import.meta.url))};
      import { provision } from ${JSON.stringify(new URL('provision.ts', import.meta.url))};
      import { connectTables } from ${JSON.stringify(new URL('database.ts', import.meta.url))};
      import { PutCommand } from '@aws-sdk/lib-dynamodb';
      const engine = await startEmbedded({ folder: ${JSON.stringify(folder)}, keep: 'on disk' });
      const { tables } = connectTables(engine.address, { games: 'Games', users: 'Users' });
      await provision(tables, 'embedded');
      await tables.client.send(new PutCommand({ TableName: 'Games', Item: { GameId: 'acknowledged' } }));
      console.log('written');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const engine = await startEmbedded({ folder, keep: 'on disk' });
    expect(await get(engine.address, 'acknowledged')).to.deep.equal({ GameId: 'acknowledged' });
    await engine.close();
  });

  it('is open to its own user only', async () => {
    const engine = await startEmbedded({ folder: join(folder, 'made'), keep: 'on disk' });
    if (engine.address.engine !== 'embedded') throw new Error('another engine');
    expect(statSync(engine.address.socketPath).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, 'made')).mode & 0o777).to.equal(0o700);
    await engine.close();
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name'.repeat(4), 'and-another-one-within-it');
    const engine = await startEmbedded({ folder: deep, keep: 'on disk' });
    await put(engine.address, 'deep');
    await engine.close();
  });

  it('says that another process holds the folder, and where that one can be joined', async () => {
    const first = await startEmbedded({ folder, keep: 'on disk' });
    await put(first.address, 'shared');
    const error = await failure(folder);
    if (!(error instanceof FolderHeld)) throw error;
    expect(error.message).to.match(/^DATA_DIR: .* is held by another running process/);
    expect(await get(error.address, 'shared')).to.deep.equal({ GameId: 'shared' });
    await first.close();
  });

  it('says that the folder is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect((await failure(file)).message).to.match(
      /^DATA_DIR: .*file cannot be written \((EEXIST|ENOTDIR)\)/,
    );
  });

  it('says that the folder cannot be written', async function () {
    if (process.getuid?.() === 0) skip(this, 'root may write everywhere');
    chmodSync(folder, 0o500);
    expect((await failure(folder)).message).to.match(/^DATA_DIR: .* cannot be written \(EACCES\)/);
  });

  it('says that the folder cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { message } = await failure(join(file, 'below'));
    expect(message).to.match(/^DATA_DIR: the data folder .*below cannot be written \(ENOTDIR\)/);
  });
});
