import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createArchive, listFiles } from './archive-writer.ts';
import { resolveDependencyClosure } from './dependency-closure.ts';
import { isForeignBinary, getPackageFolder } from './archive-files.ts';

describe('createArchive', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-archive-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const writeTree = (name: string, files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, path, '..'), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    return join(folder, name);
  };
  const getCacheFolder = () => join(folder, 'cache');
  const files = { 'b/run': '#!/bin/sh', a: 'A', 'b/deep/é': 'É' };

  it('creates the same bytes regardless of times, folder and order of the files', async () => {
    const one = writeTree('one', files);
    const two = writeTree('two', Object.fromEntries(Object.entries(files).reverse()));
    utimesSync(join(two, 'a'), 1, 1);
    for (const root of [one, two]) chmodSync(join(root, 'b/run'), root === one ? 0o700 : 0o775);
    chmodSync(join(two, 'a'), 0o600);
    expect(Buffer.from(await createArchive(await listFiles(one, 'x'), getCacheFolder()))).to.deep.equal(
      Buffer.from(await createArchive((await listFiles(two, 'x')).reverse(), getCacheFolder())),
    );
  });

  it('creates the same bytes with and without a cached large file', async () => {
    const source = writeTree('source', { ...files, large: 'large'.repeat(2_000_000) });
    const first = await createArchive(await listFiles(source, 'x'), getCacheFolder());
    expect(readdirSync(getCacheFolder())).to.have.length(1);
    const second = await createArchive(await listFiles(source, 'x'), getCacheFolder());
    expect(Buffer.from(second)).to.deep.equal(Buffer.from(first));
    writeFileSync(join(folder, 'x.tar.gz'), second);
    execFileSync('tar', ['-xzf', 'x.tar.gz'], { cwd: folder });
    execFileSync('diff', ['-r', source, join(folder, 'x')]);
  });

  it('creates different bytes for different contents', async () => {
    const one = await createArchive(await listFiles(writeTree('one', files), 'x'), getCacheFolder());
    const two = await createArchive(
      await listFiles(writeTree('two', { ...files, a: 'B' }), 'x'),
      getCacheFolder(),
    );
    expect(Buffer.from(one)).not.to.deep.equal(Buffer.from(two));
  });

  it('creates an archive that tar extracts with executable bits', async () => {
    const source = writeTree('source', { ...files, [`long/${'d'.repeat(120)}/${'f'.repeat(120)}`]: 'L' });
    chmodSync(join(source, 'b/run'), 0o755);
    writeFileSync(
      join(folder, 'x.tar.gz'),
      await createArchive(await listFiles(source, 'x'), getCacheFolder()),
    );
    execFileSync('tar', ['-xzf', 'x.tar.gz'], { cwd: folder });
    execFileSync('diff', ['-r', source, join(folder, 'x')]);
    expect(statSync(join(folder, 'x/b/run')).mode & 0o777).to.equal(0o755);
    expect(statSync(join(folder, 'x/a')).mode & 0o777).to.equal(0o644);
  });
});

describe('resolveDependencyClosure', () => {
  const lock = {
    packages: {
      '': { dependencies: { a: '1', dev: '1' } },
      'node_modules/a': { dependencies: { b: '1' }, optionalDependencies: { 'a-arm': '1', missing: '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/a-arm': {},
      'node_modules/b': { dependencies: { dev: '1' } },
      'node_modules/c': { dependencies: { a: '1' } },
      'node_modules/dev': {},
    },
  };

  it('returns the packages and their transitive dependencies only', () => {
    expect([...resolveDependencyClosure(lock, ['a'])]).to.have.members([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/a-arm',
      'node_modules/c',
    ]);
  });

  it('rejects a package that is not in the lock', () => {
    expect(() => resolveDependencyClosure(lock, ['unknown'])).to.throw('package-lock.json has no unknown');
  });
});

describe('getPackageFolder', () => {
  it('returns the folder of plain, scoped and nested packages', () => {
    expect(getPackageFolder('node_modules/a/lib/x.js')).to.equal('node_modules/a');
    expect(getPackageFolder('node_modules/@s/a/x.js')).to.equal('node_modules/@s/a');
    expect(getPackageFolder('node_modules/a/node_modules/@s/b/x.js')).to.equal(
      'node_modules/a/node_modules/@s/b',
    );
  });
});

describe('isForeignBinary', () => {
  it('recognizes prebuilt binaries of other platforms', () => {
    const buildPrebuiltPath = (platform: string) => `node_modules/s/prebuilds/${platform}/s.node`;
    expect(isForeignBinary(buildPrebuiltPath('linux-arm64'), 'arm64')).to.equal(false);
    expect(isForeignBinary(buildPrebuiltPath('linux-x64'), 'x86_64')).to.equal(false);
    for (const platform of ['linux-x64', 'darwin-arm64', 'win32-x64']) {
      expect(isForeignBinary(buildPrebuiltPath(platform), 'arm64')).to.equal(true);
    }
    expect(isForeignBinary('node_modules/s/index.js', 'arm64')).to.equal(false);
  });
});

describe('Dockerfile', () => {
  it('runs the version of Node that servers run', () => {
    const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const [, version] = /^FROM node:([\d.]+)-/m.exec(read('Dockerfile')) ?? [];
    const { optionalDependencies } = JSON.parse(read('infra/release/runtime/package.json'));
    expect(new Set([version])).to.deep.equal(new Set(Object.values(optionalDependencies)));
  });
});
