import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { provisionTables } from '../../../service/database/provision.ts';
import { connectDatabase } from '../../../service/database/database.ts';
import { getSharedDatabaseAddress } from '../../../service/testing/test-database.ts';
import { buildRelease } from '../../release/build-release.ts';
import { startFakeAws, type FakeAws, type FakeAwsFault } from './testing/fake-aws.ts';
import { TlsClient } from './testing/tls-client.ts';
import { SandboxedBoot, skipWithoutSandbox, type SandboxEvent } from './testing/sandboxed-boot.ts';
import { renderUserData, type BootParameters } from './user-data.ts';

const region = 'eu-central-1';
const accountId = '123456789012';
const bucket = 'noughts-staging-releases-1a2b3c4';
const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:keys-AbCdEf`;
const instanceId = 'i-0123456789abcdef0';
const sessionKeys = [1, 2, 3].map(() => randomBytes(32).toString('base64'));

const bootParameters = {
  region,
  accountId,
  secretArn,
  releaseBucket: bucket,
  stack: 'staging',
  publicOrigin: 'https://noughts.internal',
  eventBusUrl: undefined,
  logLevel: 'info',
  contact: undefined,
  logGroup: '/noughts/test',
} satisfies Partial<BootParameters>;

describe('boot script on a sandboxed instance', function () {
  this.timeout(300_000);

  let folder: string;
  let root: string;
  let fakeAws: FakeAws;
  let boot: SandboxedBoot;
  let closeDatabase: () => Promise<void>;

  before(async function () {
    skipWithoutSandbox(this);
    folder = mkdtempSync(join(tmpdir(), 'noughts-boot-'));
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
    const release = await buildRelease(
      join(import.meta.dirname, '../../..'),
      architecture,
      join(folder, 'release'),
    );

    const databaseAddress = await getSharedDatabaseAddress();
    const names = {
      gamesTable: `Games-${release.id}-${process.pid}`,
      usersTable: `Users-${release.id}-${process.pid}`,
    };
    const { database, close } = connectDatabase(databaseAddress, names);
    await provisionTables(database, 'embedded');
    closeDatabase = async () => close();

    const releaseKey = `releases/${release.file}`;
    fakeAws = await startFakeAws({
      folder,
      region,
      accountId,
      bucket,
      releaseKey,
      secretArn,
      instanceId,
      databaseAddress,
      archive: readFileSync(release.path),
      secretValue: sessionKeys.join(','),
    });
    const userData = renderUserData({
      ...bootParameters,
      releaseKey,
      release: release.id,
      releaseSha256: release.sha256,
      gamesTable: names.gamesTable,
      usersTable: names.usersTable,
    });
    boot = new SandboxedBoot({ folder, fakeAws, region, bucket, userData });
    ({ root } = boot);
    await boot.waitUntilBooted();
  });

  after(async () => {
    boot?.kill();
    fakeAws?.close();
    await closeDatabase?.();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const waitUntilListening = () =>
    boot.waitForEvent(
      ({ unit, text }) => unit === 'noughts.service' && text?.includes('Server listening') === true,
    );
  const createClient = () =>
    new TlsClient(join(folder, 'game.sock'), readFileSync(join(root, 'etc/noughts/tls.crt'), 'utf8'));

  it('exits with 0 and enables the service, then the log shipper', async () => {
    const { booted, output, enabled } = await boot.waitUntilBooted();
    expect(booted, output).to.equal(0);
    expect(enabled).to.deep.equal([
      'daemon-reload',
      'enable --now noughts.service',
      'enable --now noughts-logs.service',
    ]);
  });

  it('fetches the release with the expected bucket owner, and the keys by the ARN of the secret', () => {
    expect(fakeAws.requestLog.filter((line) => line.startsWith('s3 '))).to.have.length(1);
    expect(fakeAws.requestLog[0]).to.match(
      new RegExp(`^s3 /releases/noughts-.*\\.tar\\.gz of ${accountId}$`),
    );
    expect(fakeAws.requestLog).to.include(`secret ${secretArn}`);
  });

  it('makes keys and settings readable by root only and does not print them', async () => {
    const { output } = await boot.waitUntilBooted();
    expect(statSync(join(root, 'etc/noughts')).mode & 0o777).to.equal(0o700);
    for (const file of ['service.env', 'tls.key']) {
      expect(statSync(join(root, 'etc/noughts', file)).mode & 0o777, file).to.equal(0o600);
    }
    expect(readFileSync(join(root, 'etc/noughts/service.env'), 'utf8')).to.include(
      `SESSION_KEYS=${sessionKeys.join(',')}\n`,
    );
    for (const key of sessionKeys) expect(output).not.to.include(key);
  });

  it('runs the release’s Node as an unprivileged user', async () => {
    const { program: runs, user } = await boot.waitForEvent(({ program }) => program !== undefined);
    expect(runs).to.match(/\/opt\/noughts\/bin\/node$/);
    expect(user).to.be.above(0);
  });

  it('serves a game over HTTPS on 8443 with its generated certificate', async () => {
    await waitUntilListening();
    const [host, guest] = [createClient(), createClient()];
    expect((await host.get('/ping')).body).to.include({ status: 'success', stack: 'staging' });
    expect((await host.post('/auth/guest', { name: 'Ada' })).status).to.equal(201);
    expect((await guest.post('/auth/guest', { name: 'Bob' })).status).to.equal(201);
    const created = await host.post('/games');
    expect(created.status, JSON.stringify(created.body)).to.equal(201);
    const { id } = created.body['game'] as { id: string };
    expect((await guest.post(`/games/${id}/join`)).status).to.equal(200);
    const after: number[] = [];
    let last: Record<string, unknown> = {};
    for (const cell of [0, 3, 1, 4, 2]) {
      const mover = after.length % 2 === 0 ? host : guest;
      const moved = await mover.post(`/games/${id}/moves`, { cell, after });
      expect(moved.status, JSON.stringify(moved.body)).to.equal(200);
      last = moved.body['game'] as Record<string, unknown>;
      after.push(cell);
    }
    expect(last).to.deep.include({
      status: 'finished',
      result: { winner: 'X', by: 'line', line: [0, 1, 2] },
    });
    const fetched = await createClient().get(`/games/${id}`);
    expect((fetched.body['game'] as Record<string, unknown>)['moves']).to.deep.equal([0, 3, 1, 4, 2]);
  });

  it('ships the journal to CloudWatch Logs', async () => {
    await fakeAws.waitForLog('a line of the journal');
    expect(readFileSync(join(root, 'tmp/journalctl'), 'utf8')).to.include(
      '--identifier=noughts --identifier=noughts-boot --identifier=noughts-logs',
    );
  });

  it('reports that the log shipper is alive', async () => {
    const report = await fakeAws.waitForLog('"shipper"');
    expect(JSON.parse(report)).to.deep.include({ shipper: 'alive', shipped: 0, oldestUnshippedSeconds: 0 });
  });

  it('ships the log of its drain to the end when it shuts down', async () => {
    const { stopped } = await boot.shutDown();
    expect(stopped).to.deep.equal(['noughts.service', 'noughts-logs.service']);
    const lastMessages = fakeAws.loggedMessages.slice(-3).join('\n');
    expect(fakeAws.loggedMessages.join('\n')).to.include('"msg":"draining"');
    expect(lastMessages).to.include('"msg":"closed"');
  });
});

describe('boot script without one of its services', function () {
  this.timeout(300_000);

  let folder: string;
  const boots: { readonly boot: SandboxedBoot; readonly fakeAws: FakeAws }[] = [];
  const outcomes = new Map<string, Promise<Outcome>>();

  interface Outcome extends SandboxEvent {
    readonly root: string;
    readonly requestLog: readonly string[];
  }

  const faults: Readonly<Record<string, FakeAwsFault>> = {
    s3: { unreachable: 's3' },
    secretsmanager: { unreachable: 'secretsmanager' },
    'wrong clock': { skewedRequests: Infinity },
    'clock set late': { skewedRequests: 3 },
  };

  before(function () {
    skipWithoutSandbox(this);
    folder = mkdtempSync(join(tmpdir(), 'noughts-boot-fault-'));
    const archive = createArchive();
    for (const [name, fault] of Object.entries(faults))
      outcomes.set(name, bootWith(fault, join(folder, name.replaceAll(' ', '-')), archive));
  });

  after(() => {
    for (const { boot, fakeAws } of boots) {
      boot.kill();
      fakeAws.close();
    }
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** An archive that can be unpacked; nothing in it runs. */
  function createArchive(): Buffer {
    writeFileSync(join(folder, 'file'), 'x');
    return execFileSync('tar', ['--create', '--gzip', '--directory', folder, 'file']);
  }

  async function bootWith(fault: FakeAwsFault, caseFolder: string, archive: Buffer): Promise<Outcome> {
    mkdirSync(caseFolder);
    const releaseKey = 'releases/archive.tar.gz';
    const secretValue = sessionKeys.join(',');
    const fakeAws = await startFakeAws({
      ...{ folder: caseFolder, region, accountId, bucket, releaseKey, secretArn, instanceId, archive },
      ...{ secretValue, databaseAddress: undefined, fault },
    });
    const userData = renderUserData({
      ...bootParameters,
      releaseKey,
      release: '0123456789ab',
      releaseSha256: createHash('sha256').update(archive).digest('hex'),
      gamesTable: 'games',
      usersTable: 'users',
    });
    const boot = new SandboxedBoot({ folder: caseFolder, fakeAws, region, bucket, userData });
    boots.push({ boot, fakeAws });
    return { ...(await boot.waitUntilBooted()), root: boot.root, requestLog: fakeAws.requestLog };
  }

  async function getOutcome(name: keyof typeof faults): Promise<Outcome> {
    const outcome = await outcomes.get(name);
    if (outcome === undefined) throw new Error(`no boot with the fault ${name}`);
    return outcome;
  }

  function expectFailure({ booted, output, enabled, root }: Outcome, step: string): void {
    expect(booted, output).to.equal(1);
    expect(output).to.include(`noughts-boot: ${step}: failed after 8 attempts`);
    expect(output).to.match(/noughts-boot: clock: \d{4}-\d\d-\d\dT[\d:]+Z, synchronized: \w+/);
    expect(enabled).to.deep.equal([]);
    expect(existsSync(join(root, 'etc/noughts/service.env'))).to.equal(false);
  }

  it('fails after eight attempts, names the step and starts nothing without S3', async () => {
    const outcome = await getOutcome('s3');
    expectFailure(outcome, 'fetching the release');
    // The command line tries twice in each attempt.
    expect(outcome.requestLog.filter((line) => line === 's3 closed').length).to.be.within(8, 16);
  });

  it('fails after eight attempts, names the step and starts nothing without Secrets Manager', async () => {
    const outcome = await getOutcome('secretsmanager');
    expectFailure(outcome, 'fetching the session keys');
    expect(outcome.requestLog.filter((line) => line === 'secretsmanager closed').length).to.be.within(8, 16);
  });

  it('fails and shows its clock if AWS rejects it as wrong', async () => {
    const outcome = await getOutcome('wrong clock');
    expectFailure(outcome, 'fetching the release');
    expect(outcome.output).to.include('RequestTimeTooSkewed');
  });

  it('succeeds if the clock is set while it retries', async () => {
    const { booted, output, enabled } = await getOutcome('clock set late');
    expect(booted, output).to.equal(0);
    expect(output).to.include('fetching the release: attempt 1 failed');
    expect(enabled).to.include('enable --now noughts.service');
  });
});
