import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import type { Operation } from '../fake-cloud.ts';
import { groupType } from '../instances.ts';
import { createFolder, removeFolder } from '../leftovers.ts';
import { findPulumiCli } from '../pulumi-cli.ts';
import { Sandbox } from '../sandbox.ts';
import { expectCreateBeforeDelete, findGroup, templateType } from '../steps/fleets.ts';
import { getOnlyResource, recordOperations } from '../steps/step.ts';
import { OperatorShell } from './operator-shell.ts';
import { readShellBlocks } from './shell-blocks.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readPage = (name: string) => readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
const tableType = 'aws:dynamodb/table:Table';
const restoredTable = 'noughts-staging-games-restored';

/** A stack with its own fake account, and a shell in its project's folder. */
class Operator {
  readonly folder = createFolder();
  #sandbox: Sandbox | undefined;
  #shell: OperatorShell | undefined;

  /** Skips the tests without a usable Pulumi CLI. */
  async start(context: Mocha.Context, name: string): Promise<void> {
    const path = process.env['PATH'] ?? '';
    const cli = await findPulumiCli(path);
    if (cli.state !== 'usable') {
      assert.notEqual(process.env['CI'], 'true', `pulumi on the PATH is ${cli.state}`);
      context.skip();
    }
    const { hasLanguageHost } = cli;
    const stackFolder = join(this.folder, name);
    mkdirSync(stackFolder);
    const { signal } = new AbortController();
    this.#sandbox = await Sandbox.open({ root, folder: stackFolder, name, hasLanguageHost, env: {}, signal });
    this.#shell = new OperatorShell(this.#sandbox, root, path);
  }

  get sandbox(): Sandbox {
    assert.ok(this.#sandbox);
    return this.#sandbox;
  }

  get shell(): OperatorShell {
    assert.ok(this.#shell);
    return this.#shell;
  }

  /** Runs a shell block below a heading. Returns the operations on the fake account. */
  run(page: string, heading: string, index = 0): Promise<readonly Operation[]> {
    const block = readShellBlocks(page, heading)[index];
    assert.ok(block !== undefined, `"${heading}" has no shell block ${index + 1}`);
    return recordOperations(this.sandbox, () => this.shell.run(block));
  }

  async stop(): Promise<void> {
    await this.#sandbox?.close();
    removeFolder(this.folder);
  }
}

const [deploy, runbook] = [readPage('deploy'), readPage('runbook')];

describe('commands of docs/deploy.md for the bootstrap', function () {
  this.timeout(300_000);

  const operator = new Operator();
  before(async function () {
    await operator.start(this, 'bootstrap');
  });
  after(() => operator.stop());

  it('deploy it, move its state into its own bucket, and leave nothing to do', async () => {
    const { sandbox, shell } = operator;
    const operations = await operator.run(deploy, 'For a team');
    expect(new Set(operations.map(({ action }) => action))).to.deep.equal(new Set(['create']));
    expect(sandbox.cloud.listByType('aws:iam/role:Role').map(({ logicalName }) => logicalName)).to.include(
      'noughts-bootstrap-deploy-prod',
    );
    expect(existsSync(join(sandbox.project.folder, 'bootstrap.json'))).to.equal(false);
    expect(
      existsSync(join(shell.teamStateFolder, '.pulumi/stacks/noughts-bootstrap/bootstrap.json')),
    ).to.equal(true);
    expect(await recordOperations(sandbox, () => shell.run('pulumi up'))).to.deep.equal([]);
  });
});

/** Each test runs the commands of a section, on the stack that the previous one left. */
describe('commands of docs/deploy.md and docs/runbook.md', function () {
  this.timeout(300_000).bail(true);

  const operator = new Operator();
  let sandbox: Sandbox;
  let shell: OperatorShell;

  before(async function () {
    await operator.start(this, 'staging');
    ({ sandbox, shell } = operator);
    sandbox.project.setConfig('healthyWithinSeconds', 1);
  });
  after(() => operator.stop());

  const run = (page: string, heading: string, index?: number) => operator.run(page, heading, index);
  const listTypes = (operations: readonly Operation[], action: Operation['action']) =>
    operations.filter((operation) => operation.action === action).map(({ type }) => type);
  const readStackFile = () =>
    parse(readFileSync(join(sandbox.project.folder, 'Pulumi.staging.yaml'), 'utf8')) as {
      config: Record<string, unknown>;
    };

  it('deploy a first stack with local state', async () => {
    sandbox.project.createRelease('the first release');
    await run(deploy, 'The first deployment');
    expect(shell.recorded).to.include('npm run release');
    expect(getOnlyResource(sandbox, groupType)).to.have.property('id');
    expect(readStackFile().config).to.have.property('aws:region', 'eu-central-1');
  });

  it('move its state to the team without creating anything a second time', async () => {
    const moved = await run(deploy, 'For a team', 1);
    expect(moved).to.deep.equal([]);
    expect(existsSync(join(sandbox.project.folder, 'staging.json'))).to.equal(false);
    const operations = await run(deploy, 'For a team', 2);
    expect(listTypes(operations, 'create')).to.deep.equal([]);
    expect(readStackFile().config).to.include.keys('noughts:permissionsBoundary', 'noughts:alarmKeyArn');
    expect(existsSync(join(shell.teamStateFolder, '.pulumi/stacks/noughts/staging.json'))).to.equal(true);
  });

  it('rotate the session keys', async () => {
    expectCreateBeforeDelete(await run(runbook, 'Key rotation'));
  });

  it('roll back to another release', async () => {
    const release = sandbox.project.createRelease('the good release');
    expectCreateBeforeDelete(await run(runbook, 'Rollback'));
    expect(getOnlyResource(sandbox, groupType)).to.equal(findGroup(sandbox, release));
  });

  it('remove a lost lock, and change nothing else', async () => {
    const locks = join(shell.teamStateFolder, '.pulumi/locks/organization/noughts/staging');
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 1, username: 'runner', hostname: 'lost', timestamp: '2026-11-26T09:00:00Z' };
    writeFileSync(join(locks, '1234abcd-12ab-34cd-56ef-1234567890ab.json'), JSON.stringify(lock));
    const error = await shell.run('pulumi up --stack staging').catch((reason: unknown) => reason);
    expect(String(error)).to.include('the stack is currently locked by 1 lock(s)');
    expect(await run(runbook, 'A lost lock')).to.deep.equal([]);
  });

  it('restore a table and give it to new servers', async () => {
    const [original] = sandbox.cloud.listByType(tableType).filter(({ id }) => id.includes('games'));
    assert.ok(original);
    const outputs = { ...original.outputs, name: restoredTable };
    sandbox.cloud.put('create', { ...original, id: restoredTable, outputs });
    expectCreateBeforeDelete(await run(runbook, 'Restore of a table'));
    expect(shell.recorded).to.include(
      `--source-table-name ${original.id} --target-table-name ${restoredTable}`,
    );
    const { inputs } = getOnlyResource(sandbox, templateType);
    expect(String(Buffer.from(String(inputs['userData']), 'base64'))).to.include(
      `GAMES_TABLE=${restoredTable}\n`,
    );
    expect(sandbox.cloud.find(tableType, original.id)).to.equal(original);
  });

  it('tear the stack down and keep its configuration file', async () => {
    await run(runbook, 'Tear-down');
    expect(sandbox.cloud.resources.map(({ id }) => id)).to.deep.equal([restoredTable]);
    expect(readStackFile().config).to.include.keys('aws:region', 'noughts:image');
  });
});
