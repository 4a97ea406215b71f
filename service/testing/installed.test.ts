import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { explainMissing, programPath } from './installed.ts';

const root = join(import.meta.dirname, '..', '..');
const installReason =
  'haproxy is not installed on this machine; to install it: sudo apt-get install -y haproxy';

describe('programs that tests need', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-installed-'))));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a suite that needs HAProxy where nothing is installed. */
  function runSuite(env: Record<string, string>) {
    const file = join(folder, 'suite.test.mts');
    const moduleUrl = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'installed.ts')));
    writeFileSync(
      file,
      `import { requireProgram } from ${moduleUrl};
       describe('a proxy', () => { requireProgram('haproxy'); it('answers', () => { throw new Error('was run'); }); });`,
    );
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    return spawnSync(process.execPath, [mocha, file], {
      cwd: root,
      env: { PATH: '/nowhere', ...env },
      encoding: 'utf8',
    });
  }

  it('are named in one line with the package to install, and the tests are skipped', () => {
    const { status, stdout, stderr } = runSuite({});
    expect(stderr.split('\n').filter((line) => line.includes('haproxy'))).to.deep.equal([
      `SKIPPED, a proxy: ${installReason}`,
    ]);
    expect(stdout).to.contain('0 passed, 0 failed, 1 skipped');
    expect(status).to.equal(0);
  });

  it('are a failure with CI=true, by the same line', () => {
    const { status, stdout } = runSuite({ CI: 'true' });
    expect(stdout).to.contain(`with CI=true nothing may be missing: ${installReason}`);
    expect(stdout).to.contain('0 passed, 1 failed');
    expect(status).to.equal(1);
  });

  describe('named by a variable', () => {
    const { CHROMIUM } = process.env;
    afterEach(() => {
      if (CHROMIUM === undefined) delete process.env['CHROMIUM'];
      else process.env['CHROMIUM'] = CHROMIUM;
    });

    it('are taken from there', () => {
      process.env['CHROMIUM'] = process.execPath;
      expect(explainMissing('chromium')).to.equal(null);
      expect(programPath('chromium')).to.equal(process.execPath);
    });

    it('are missing where it names none, wherever else there is one', () => {
      process.env['CHROMIUM'] = '/nowhere/chromium';
      const expectedReason = 'CHROMIUM names /nowhere/chromium, which is not a program that can be run';
      expect(explainMissing('chromium')).to.equal(expectedReason);
      expect(() => programPath('chromium')).to.throw(expectedReason);
    });
  });
});
