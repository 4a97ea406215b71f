import { expect } from 'chai';
import { isAscii } from 'node:buffer';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildService, serviceEntryPoints } from './service.ts';

describe('buildService', () => {
  let directory = '';
  before(async () => (directory = await mkdtemp(join(tmpdir(), 'noughts-service-'))));
  after(() => rm(directory, { recursive: true, force: true }));

  it('writes programs that Node can load', async function () {
    this.timeout(60_000);
    const output = join(directory, 'service');
    await buildService(output);
    await writeFile(join(output, 'package.json'), '{"type":"module"}');
    // A name that the bundle declares twice, for example, is not an error for esbuild.
    for (const program of Object.keys(serviceEntryPoints)) {
      const file = join(output, `${program}.js`);
      await promisify(execFile)(process.execPath, ['--check', file]);
      expect(
        isAscii(await readFile(file)),
        `${program}.js is ASCII, one byte a character in memory`,
      ).to.equal(true);
    }
  });
});
