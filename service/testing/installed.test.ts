import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { missing, programPath } from './installed.ts';

const root = join(import.meta.dirname, '..', '..');
const reason = 'haproxy is not installed on this machine; to install it: sudo apt-get install -y haproxy';

describe('programs that tests need', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-installed-'))));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a suite that needs HAProxy where nothing is installed. */
  function run(env: Record<string, string>) {
    const file = join(folder, 'suite.test.mts');
    const installed = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'installed.ts')));
    writeFileSync(
      file,
      `import { needs } from ${installed};
       describe('a proxy', () => { needs('haproxy'); it('answers', () => { throw new Error('was run'); }); });`,
    );
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    return spawnSync(process.execPath, [mocha, file], {
      cwd: root,
      env: { PATH: '/nowhere', ...env },
      encoding: 'utf8',
    });
  }

  it('are named in one line with the package to install, and the tests are skipped', () => {
    const { status, stdout, stderr } = run({});
    expect(stderr.split('\n').filter((line) => line.includes('haproxy'))).to.deep.equal([
      `SKIPPED, a proxy: ${reason}`,
    ]);
    expect(stdout).to.contain('0 passed, 0 failed, 1 skipped');
    expect(status).to.equal(0);
  });

  it('are a failure with CI=true, by the same line', () => {
    const { status, stdout } = run({ CI: 'true' });
    expect(stdout).to.contain(`with CI=true nothing may be missing: ${reason}`);
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
      expect(missing('chromium')).to.equal(null);
      expect(programPath('chromium')).to.equal(process.execPath);
    });

    it('are missing where it names none, wherever else there is one', () => {
      process.env['CHROMIUM'] = '/nowhere/chromium';
      const named = 'CHROMIUM names /nowhere/chromium, which is not a program that can be run';
      expect(missing('chromium')).to.equal(named);
      expect(() => programPath('chromium')).to.throw(named);
    });
  });
});
