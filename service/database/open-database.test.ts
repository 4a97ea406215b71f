import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config/config.ts';
import { StartupError } from '../config/startup-error.ts';
import { openDatabase } from './open-database.ts';

describe('openDatabase', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-open-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names the data folder when the tables in it are damaged', async () => {
    const config = readConfig({ DATA_DIR: folder });
    // LevelDB writes a table file when it opens a database that has a log.
    for (let start = 1; start <= 2; start++) await (await openDatabase(config, 'fail')).close();
    const database = join(folder, 'database');
    for (const name of readdirSync(database).filter((each) => each.endsWith('.ldb')))
      writeFileSync(join(database, name), Buffer.alloc(2_000, 7));
    const error: unknown = await openDatabase(config, 'fail').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(StartupError);
    expect((error as Error).message).to.match(/^DATA_DIR: the database in .* cannot be read or written/);
  });
});
