import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { provisionTables } from '../../../service/database/provision.ts';
import { connectDatabase } from '../../../service/database/database.ts';
import { explainMissing, skip, skipOrFail } from '../../../service/testing/installed.ts';
import { getSharedDatabaseAddress } from '../../../service/testing/test-database.ts';
import { buildRelease } from '../../release/build-release.ts';
import { listHostNames, startFakeAws, type FakeAws } from './testing/fake-aws.ts';
import { TlsClient } from './testing/player.ts';
import { renderUserData } from './user-data.ts';

const region = 'eu-central-1';
const accountId = '123456789012';
const bucket = 'noughts-staging-releases-1a2b3c4';
const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:keys-AbCdEf`;
const instanceId = 'i-0123456789abcdef0';
const sessionKeys = [1, 2, 3].map(() => randomBytes(32).toString('base64'));

/** How to install a missing tool; null if none is missing. */
function describeMissingTool(): string | null {
  const reason = explainMissing('unshare') ?? explainMissing('ip') ?? explainMissing('openssl');
  if (reason !== null || findCliFolder() !== undefined) return reason;
  return 'the AWS command line is not installed on this machine; to install it: sudo apt-get install -y awscli';
}

/** Folder of the AWS CLI outside of /usr; empty if it is below /usr, undefined if it is not installed. */
function findCliFolder(): string | undefined {
  const found = spawnSync('python3', ['-c', 'import awscli, sys; print(sys.prefix)'], { encoding: 'utf8' });
  if (found.status === 0) {
    const prefix = found.stdout.trim();
    return prefix.startsWith('/usr') ? '' : prefix;
  }
  const isBelowUsr = ['/usr/bin/aws', '/usr/local/bin/aws'].some(
    (program) => spawnSync(program, ['--version']).status === 0,
  );
  return isBelowUsr ? '' : undefined;
}

interface SandboxEvent {
  readonly booted?: number;
  readonly output?: string;
  readonly enabled?: readonly string[];
  readonly unit?: string;
  readonly text?: string;
  readonly exitStatus?: number | string;
  readonly program?: string;
  readonly user?: number;
}

describe('boot script on a sandboxed instance', function () {
  this.timeout(300_000);

  let folder: string;
  let root: string;
  let fakeAws: FakeAws;
  let sandbox: ChildProcess;
  let closeDatabase: () => Promise<void>;
  const events: SandboxEvent[] = [];

  before(async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) skip(this, 'requires root on Linux');
    skipOrFail(this, describeMissingTool());
    const namespaces = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true']);
    if (namespaces.status !== 0) skip(this, 'this machine does not allow namespaces');
    folder = mkdtempSync(join(tmpdir(), 'noughts-boot-'));
    root = join(folder, 'root');
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
    prepareRootFolder(
      renderUserData({
        region,
        accountId,
        secretArn,
        releaseKey,
        releaseBucket: bucket,
        stack: 'staging',
        release: release.id,
        releaseSha256: release.sha256,
        gamesTable: names.gamesTable,
        usersTable: names.usersTable,
        publicOrigin: 'https://noughts.internal',
        eventBusUrl: undefined,
        logLevel: 'info',
        logGroup: '/noughts/test',
      }),
    );
    sandbox = startSandbox();
    await waitForEvent(({ booted }) => booted !== undefined);
  });

  after(async () => {
    sandbox?.kill('SIGKILL');
    fakeAws?.close();
    await closeDatabase?.();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** Writes files that the distribution provides: host names, the trusted certificate and the script. */
  function prepareRootFolder(userData: string): void {
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'user-data'), userData);
    writeFileSync(
      join(root, 'etc/hosts'),
      [...listHostNames(region, bucket), 'localhost'].map((name) => `127.0.0.1 ${name}\n`).join(''),
    );
    writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files\npasswd: files\n');
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/bash\n');
    copyFileSync(fakeAws.certificate, join(root, 'aws.crt'));
    const line = {
      __CURSOR: 's=1',
      __REALTIME_TIMESTAMP: String(Date.now() * 1000),
      MESSAGE: 'a line of the journal',
    };
    writeFileSync(join(root, 'journal'), `${JSON.stringify(line)}\n`);
  }

  function startSandbox(): ChildProcess {
    const script = join(import.meta.dirname, 'testing/sandbox.ts');
    const child = spawn(
      'unshare',
      [
        ...['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'],
        ...[process.execPath, '--import', 'tsx', script, root, folder, findCliFolder() ?? ''],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    createInterface(child.stdout).on('line', (line) => {
      events.push(JSON.parse(line) as SandboxEvent);
      for (const listener of listeners) listener();
    });
    child.once('exit', () => {
      events.push({ exitStatus: 'machine' });
      for (const listener of listeners) listener();
    });
    return child;
  }

  const listeners = new Set<() => void>();

  /** Resolves with the first matching event, past or future; rejects if the sandbox or a unit ends before. */
  function waitForEvent(predicate: (event: SandboxEvent) => boolean): Promise<SandboxEvent> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const match = events.find(predicate);
        if (match !== undefined) resolve(match);
        else if (events.some(({ exitStatus: ended }) => ended !== undefined))
          reject(new Error(JSON.stringify(events)));
        else return;
        listeners.delete(check);
      };
      listeners.add(check);
      check();
    });
  }

  const waitUntilListening = () =>
    waitForEvent(
      ({ unit, text }) => unit === 'noughts.service' && text?.includes('Server listening') === true,
    );
  const createClient = () =>
    new TlsClient(join(folder, 'game.sock'), readFileSync(join(root, 'etc/noughts/tls.crt'), 'utf8'));

  it('exits with 0 and enables the service, then the log shipper', async () => {
    const { booted, output, enabled } = await waitForEvent((event) => event.booted !== undefined);
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
    const { output } = await waitForEvent((event) => event.booted !== undefined);
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
    const { program: runs, user } = await waitForEvent(({ program }) => program !== undefined);
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
    await fakeAws.firstLog;
    expect(fakeAws.loggedMessages).to.deep.equal(['a line of the journal']);
    expect(readFileSync(join(root, 'tmp/journalctl'), 'utf8')).to.include(
      '--identifier=noughts --identifier=noughts-boot',
    );
  });
});
