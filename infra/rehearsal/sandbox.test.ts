import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sandbox } from './sandbox.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('rehearsal: Sandbox', () => {
  let folder: string;
  let sandbox: Sandbox;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-test-'))));
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    env: NodeJS.ProcessEnv,
    hasLanguageHost: boolean,
    signal = new AbortController().signal,
  ) {
    sandbox = await Sandbox.open({ root, folder, name: 'prod', hasLanguageHost, env, signal });
  }

  it('sets environment variables for an inline program', async () => {
    const env: NodeJS.ProcessEnv = {};
    await open(env, false);
    expect(env['AWS_ENDPOINT_URL_AUTO_SCALING']).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(String(env['AWS_ENDPOINT_URL_AUTO_SCALING']), {
      method: 'POST',
      body: 'Action=DescribeAutoScalingGroups',
    });
    expect(response.status).to.equal(200);
  });

  it('does not change the environment if Pulumi starts the program', async () => {
    const env: NodeJS.ProcessEnv = {};
    await open(env, true);
    expect(env).to.deep.equal({});
  });

  it('attaches fakes of all providers, and keeps home, state and temporary files in its folder', async () => {
    await open({}, true);
    const { environment } = sandbox;
    const providers = environment['PULUMI_DEBUG_PROVIDERS']?.split(',').map((pair) => pair.split(':')[0]);
    expect(providers).to.have.members(['aws', 'awsx', 'random', 'tls']);
    for (const name of ['PULUMI_HOME', 'PULUMI_BACKEND_URL', 'TMPDIR'])
      expect(environment[name]).to.contain(`${folder}/`);
    expect(readdirSync(folder)).to.have.members(['project', 'home', 'state', 'tmp']);
  });

  it('does not create the stack when aborted', async () => {
    await open({}, true, AbortSignal.abort(new Error('stopped')));
    const error = await sandbox.createStack().catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'stopped');
  });
});
