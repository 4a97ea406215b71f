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

describe('requireProgram', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-installed-'))));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a suite that needs HAProxy without any installed program. */
  function runSuite(env: Record<string, string>) {
    const file = join(folder, 'suite.test.mts');
    const moduleUrl = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'installed.ts')));
    writeFileSync(
      file,
      `import { requireProgram } from ${moduleUrl};
       describe('a proxy', () => { requireProgram('haproxy'); it('responds', () => { throw new Error('was run'); }); });`,
    );
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    return spawnSync(process.execPath, [mocha, file], {
      cwd: root,
      env: { PATH: '/nowhere', ...env },
      encoding: 'utf8',
    });
  }

  it('skips the tests and prints the package to install', () => {
    const { status, stdout, stderr } = runSuite({});
    expect(stderr.split('\n').filter((line) => line.includes('haproxy'))).to.deep.equal([
      `SKIPPED, a proxy: ${installReason}`,
    ]);
    expect(stdout).to.contain('0 passed, 0 failed, 1 skipped');
    expect(status).to.equal(0);
  });

  it('fails the tests with CI=true and prints the package to install', () => {
    const { status, stdout } = runSuite({ CI: 'true' });
    expect(stdout).to.contain(`required with CI=true: ${installReason}`);
    expect(stdout).to.contain('0 passed, 1 failed');
    expect(status).to.equal(1);
  });

  describe('programPath with the variable CHROMIUM', () => {
    const { CHROMIUM } = process.env;
    afterEach(() => {
      if (CHROMIUM === undefined) delete process.env['CHROMIUM'];
      else process.env['CHROMIUM'] = CHROMIUM;
    });

    it('returns the path in the variable', () => {
      process.env['CHROMIUM'] = process.execPath;
      expect(explainMissing('chromium')).to.equal(null);
      expect(programPath('chromium')).to.equal(process.execPath);
    });

    it('throws if the variable is wrong, even if Chromium is installed elsewhere', () => {
      process.env['CHROMIUM'] = '/nowhere/chromium';
      const expectedReason = 'CHROMIUM is /nowhere/chromium, which is not an executable file';
      expect(explainMissing('chromium')).to.equal(expectedReason);
      expect(() => programPath('chromium')).to.throw(expectedReason);
    });
  });
});
