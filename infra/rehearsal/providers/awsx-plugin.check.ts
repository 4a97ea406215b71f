import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { skip } from '../../../service/testing/installed.ts';
import { createFolder, removeFolder } from '../leftovers.ts';
import { findPulumiCli } from '../pulumi-cli.ts';
import { Sandbox } from '../sandbox.ts';
import { explainMissingAwsxPlugin, serveAwsxPlugin } from './awsx-plugin.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The resources of the VPC by type and name, with the inputs that do not depend on how awsx divides the network. */
type Children = Record<string, Readonly<Record<string, unknown>>>;

/** The rehearsal's fake of `awsx.ec2.Vpc` against the real component, in a preview of each stack. */
describe('awsx.ec2.Vpc', function () {
  this.timeout(300_000);

  const folder = createFolder();
  const env = { ...process.env };

  before(async function () {
    const cli = await findPulumiCli(process.env['PATH'] ?? '');
    if (cli.state !== 'usable') {
      assert.notEqual(process.env['CI'], 'true', `pulumi on the PATH is ${cli.state}`);
      skip(this, `pulumi on the PATH is ${cli.state}`);
    }
    const reason = explainMissingAwsxPlugin(env);
    if (reason !== null) skip(this, reason);
  });
  after(() => removeFolder(folder));

  async function previewChildren(name: string, provider: 'fake' | 'real'): Promise<Children> {
    const sandboxFolder = join(folder, `${name}-${provider}`);
    mkdirSync(sandboxFolder);
    const sandbox = await Sandbox.open({
      root,
      folder: sandboxFolder,
      name,
      hasLanguageHost: false,
      env: process.env,
      signal: new AbortController().signal,
      ...(provider === 'real' && { serveComponents: () => serveAwsxPlugin(env) }),
    });
    try {
      sandbox.project.createRelease('a release');
      await sandbox.createStack();
      const children: Children = {};
      await sandbox.preview({
        onEvent({ resourcePreEvent }) {
          const { urn, new: state } = resourcePreEvent?.metadata ?? {};
          if (urn === undefined || !urn.includes('awsx:ec2:Vpc$')) return;
          const [, , types = '', resourceName = ''] = urn.split('::');
          const { cidrBlock: _, ipv6CidrBlock: __, ...inputs } = state?.inputs ?? {};
          children[`${types.slice(types.indexOf('awsx:'))} ${resourceName}`] = inputs;
        },
      });
      return children;
    } finally {
      await sandbox.close();
    }
  }

  for (const name of ['staging', 'prod']) {
    it(`has the children of the rehearsal's fake, with the same inputs, in ${name}`, async () => {
      const fake = await previewChildren(name, 'fake');
      const real = await previewChildren(name, 'real');
      expect(Object.keys(real).sort()).to.deep.equal(Object.keys(fake).sort());
      expect(real).to.deep.equal(fake);
    });
  }
});
