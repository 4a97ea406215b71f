import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { provision } from '../../../service/database/provision.ts';
import { connectTables } from '../../../service/database/database.ts';
import { missing, skip, skipWithout } from '../../../service/testing/installed.ts';
import { sharedEngine } from '../../../service/testing/test-database.ts';
import { makeRelease } from '../../release/build.ts';
import { awsNames, awsStandIn, type AwsStandIn } from './testing/fake-aws.ts';
import { Player } from './testing/player.ts';
import { renderUserData } from './user-data.ts';

const region = 'eu-central-1';
const accountId = '123456789012';
const bucket = 'noughts-staging-releases-1a2b3c4';
const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:keys-AbCdEf`;
const instanceId = 'i-0123456789abcdef0';
const sessionKeys = [1, 2, 3].map(() => randomBytes(32).toString('base64'));

/** One line that says what has to be installed, or null. */
function missingTool(): string | null {
  const reason = missing('unshare') ?? missing('ip') ?? missing('openssl');
  if (reason !== null || cliFolder() !== undefined) return reason;
  return 'the AWS command line is not installed on this machine; to install it: sudo apt-get install -y awscli';
}

/** Where the AWS command line lives when that is not below /usr; empty when it is. */
function cliFolder(): string | undefined {
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

interface Fact {
  readonly booted?: number;
  readonly output?: string;
  readonly enabled?: readonly string[];
  readonly unit?: string;
  readonly said?: string;
  readonly ended?: number | string;
  readonly runs?: string;
  readonly user?: number;
}

describe('an instance', function () {
  this.timeout(300_000);

  let folder: string;
  let root: string;
  let aws: AwsStandIn;
  let machine: ChildProcess;
  let removeTables: () => Promise<void>;
  const facts: Fact[] = [];

  before(async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) skip(this, 'it takes root on Linux');
    skipWithout(this, missingTool());
    const namespaces = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true']);
    if (namespaces.status !== 0) skip(this, 'this machine allows no namespaces');
    folder = mkdtempSync(join(tmpdir(), 'noughts-boot-'));
    root = join(folder, 'root');
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
    const release = await makeRelease(
      join(import.meta.dirname, '../../..'),
      architecture,
      join(folder, 'release'),
    );

    const engine = await sharedEngine();
    const names = {
      games: `Games-${release.id}-${process.pid}`,
      users: `Users-${release.id}-${process.pid}`,
    };
    const { tables, close } = connectTables(engine, names);
    await provision(tables, 'embedded');
    removeTables = async () => close();

    const releaseKey = `releases/${release.file}`;
    aws = await awsStandIn({
      folder,
      region,
      accountId,
      bucket,
      releaseKey,
      secretArn,
      instanceId,
      engine,
      archive: readFileSync(release.path),
      secretValue: sessionKeys.join(','),
    });
    furnish(
      renderUserData({
        region,
        accountId,
        secretArn,
        releaseKey,
        releaseBucket: bucket,
        stack: 'staging',
        release: release.id,
        releaseSha256: release.sha256,
        gamesTable: names.games,
        usersTable: names.users,
        publicOrigin: 'https://noughts.internal',
        eventBusUrl: undefined,
        logLevel: 'info',
        logGroup: '/noughts/test',
      }),
    );
    machine = startMachine();
    await said(({ booted }) => booted !== undefined);
  });

  after(async () => {
    machine?.kill('SIGKILL');
    aws?.close();
    await removeTables?.();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** What the distribution would have put there: names, trust and the script. */
  function furnish(userData: string): void {
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'user-data'), userData);
    writeFileSync(
      join(root, 'etc/hosts'),
      [...awsNames(region, bucket), 'localhost'].map((name) => `127.0.0.1 ${name}\n`).join(''),
    );
    writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files\npasswd: files\n');
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/bash\n');
    copyFileSync(aws.certificate, join(root, 'aws.crt'));
    const line = {
      __CURSOR: 's=1',
      __REALTIME_TIMESTAMP: String(Date.now() * 1000),
      MESSAGE: 'a line of the journal',
    };
    writeFileSync(join(root, 'journal'), `${JSON.stringify(line)}\n`);
  }

  function startMachine(): ChildProcess {
    const script = join(import.meta.dirname, 'testing/sandbox.ts');
    const child = spawn(
      'unshare',
      [
        ...['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'],
        ...[process.execPath, '--import', 'tsx', script, root, folder, cliFolder() ?? ''],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    createInterface(child.stdout).on('line', (line) => {
      facts.push(JSON.parse(line) as Fact);
      for (const listener of listeners) listener();
    });
    child.once('exit', () => {
      facts.push({ ended: 'machine' });
      for (const listener of listeners) listener();
    });
    return child;
  }

  const listeners = new Set<() => void>();

  /** The first fact of a kind, now or later; an error when the machine or a unit ends before. */
  function said(wanted: (fact: Fact) => boolean): Promise<Fact> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const hit = facts.find(wanted);
        if (hit !== undefined) resolve(hit);
        else if (facts.some(({ ended }) => ended !== undefined)) reject(new Error(JSON.stringify(facts)));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  }

  const listening = () =>
    said(({ unit, said: text }) => unit === 'noughts.service' && text?.includes('Server listening') === true);
  const player = () =>
    new Player(join(folder, 'game.sock'), readFileSync(join(root, 'etc/noughts/tls.crt'), 'utf8'));

  it('boots without a fault and enables the service, then the shipper', async () => {
    const { booted, output, enabled } = await said((fact) => fact.booted !== undefined);
    expect(booted, output).to.equal(0);
    expect(enabled).to.deep.equal([
      'daemon-reload',
      'enable --now noughts.service',
      'enable --now noughts-logs.service',
    ]);
  });

  it('fetches the release from the bucket of its owner, and the keys by the secret’s name', () => {
    expect(aws.asked.filter((line) => line.startsWith('s3 '))).to.have.length(1);
    expect(aws.asked[0]).to.match(new RegExp(`^s3 /releases/noughts-.*\\.tar\\.gz of ${accountId}$`));
    expect(aws.asked).to.include(`secret ${secretArn}`);
  });

  it('keeps keys and settings from everybody but root, and off its output', async () => {
    const { output } = await said((fact) => fact.booted !== undefined);
    expect(statSync(join(root, 'etc/noughts')).mode & 0o777).to.equal(0o700);
    for (const file of ['service.env', 'tls.key']) {
      expect(statSync(join(root, 'etc/noughts', file)).mode & 0o777, file).to.equal(0o600);
    }
    expect(readFileSync(join(root, 'etc/noughts/service.env'), 'utf8')).to.include(
      `SESSION_KEYS=${sessionKeys.join(',')}\n`,
    );
    for (const key of sessionKeys) expect(output).not.to.include(key);
  });

  it('runs Node of the release as a user without rights', async () => {
    const { runs, user } = await said(({ runs: program }) => program !== undefined);
    expect(runs).to.match(/\/opt\/noughts\/bin\/node$/);
    expect(user).to.be.above(0);
  });

  it('serves a game over HTTPS on 8443 with the certificate it made itself', async () => {
    await listening();
    const [host, guest] = [player(), player()];
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
    const seen = await player().get(`/games/${id}`);
    expect((seen.body['game'] as Record<string, unknown>)['moves']).to.deep.equal([0, 3, 1, 4, 2]);
  });

  it('ships the journal under its own name', async () => {
    await aws.firstLog;
    expect(aws.logged).to.deep.equal(['a line of the journal']);
    expect(readFileSync(join(root, 'tmp/journalctl'), 'utf8')).to.include(
      '--identifier=noughts --identifier=noughts-boot',
    );
  });
});
