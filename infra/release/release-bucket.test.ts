import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { findRelease } from './find-release.ts';
import { createManifest, getPointerPath, releaseFolder } from './manifest.ts';
import { findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

describe('Release', () => {
  it('has a logical name and a key derived from its bytes, and is retained on delete', async () => {
    const manifest = createManifest('arm64', Buffer.from('a release'), '');
    const object = findOne(await recordStack({ stack: 'prod' }), 'BucketObjectv2');
    expect(object.name).to.equal(`noughts-prod-release-${manifest.id}`);
    const { source, ...rest } = omitTags(object);
    expect(rest).to.deep.equal({
      bucket: 'noughts-prod-releases-0a1b2c3',
      key: `releases/noughts-arm64-${manifest.sha256}.tar.gz`,
      contentType: 'application/gzip',
      checksumAlgorithm: 'SHA256',
    });
    const { path } = source as pulumi.asset.FileAsset;
    expect((await path).endsWith(`/${manifest.file}`)).to.equal(true);
    expect(object.options.retainOnDelete).to.equal(true);
  });

  it('has the same key in prod as in staging', async () => {
    const recordKey = async (stack: string) =>
      findOne(await recordStack({ stack }), 'BucketObjectv2').inputs['key'];
    expect(await recordKey('prod')).to.equal(await recordKey('staging'));
  });

  it('uses the archive of the configured architecture', async () => {
    const resources = await recordStack({
      stack: 'staging',
      config: { architecture: 'x86_64', instanceType: 't3.small' },
    });
    expect(findOne(resources, 'BucketObjectv2').inputs['key']).to.match(/^releases\/noughts-x86_64-/);
  });

  it('is fetched by instances with its key, bucket owner and SHA-256', async () => {
    const manifest = createManifest('arm64', Buffer.from('a release'), '');
    const template = findOne(await recordStack({ stack: 'prod' }), 'LaunchTemplate');
    const script = Buffer.from(String(template.inputs['userData']), 'base64').toString();
    expect(script)
      .to.include(`--key 'releases/${manifest.file}'`)
      .and.include("--expected-bucket-owner '123456789012'")
      .and.include(`<<<'${manifest.sha256}  /var/tmp/noughts-release.tar.gz'`);
  });
});

describe('findRelease', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'noughts-archive-'));
    mkdirSync(join(root, releaseFolder), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const writeRelease = (contents: string, namedAfter = contents) => {
    const folder = join(root, releaseFolder);
    const manifest = createManifest('arm64', Buffer.from(namedAfter), folder);
    writeFileSync(manifest.path, contents);
    writeFileSync(getPointerPath('arm64', folder), `${manifest.file}\n`);
    return manifest;
  };

  it('returns the archive that was built last', () => {
    writeRelease('one');
    const two = writeRelease('two');
    expect(findRelease('arm64', root)).to.deep.equal(two);
  });

  it('names the build command if there is no release', () => {
    expect(() => findRelease('x86_64', root)).to.throw(/no release for x86_64.*npm run release -- x86_64/);
  });

  it('names the build command if the archive is missing', () => {
    rmSync(writeRelease('one').path);
    expect(() => findRelease('arm64', root)).to.throw('npm run release -- arm64');
  });

  it('rejects an archive that was modified', () => {
    writeRelease('modified', 'as built');
    expect(() => findRelease('arm64', root)).to.throw('does not match the SHA-256 in its name');
  });
});
