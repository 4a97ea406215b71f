import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { ServiceProcess } from '../cluster/service-process.ts';
import { freePort } from '../service/testing/free-port.ts';
import { requireProgram } from '../service/testing/installed.ts';
import { TestClient } from '../service/testing/test-app.ts';
import { forSize, reportResult } from './report.ts';

describe('full disk under the embedded database', function () {
  this.timeout(5 * 60_000);
  requireProgram('prlimit');
  let folder: string;
  let server: ServiceProcess;
  let url: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-disk-full-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const settings = {
      PORT: String(port),
      HOST: '127.0.0.1',
      ADMIN_PORT: '0',
      DATA_DIR: folder,
      RATE_LIMIT: 'off',
    };
    server = new ServiceProcess({ name: 'server', program: ensureServiceBuilt(), folder, settings });
    await server.start();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** A limit on the size of the process's files stands for the size of the disk. */
  const setMaxFileBytes = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:`]);

  it('fails writes with 503, serves reads, loses no acknowledged move and goes on when there is room', async () => {
    const rounds = forSize({ short: 2, full: 20 });
    const host = new TestClient(url);
    const friend = new TestClient(url);
    await host.signInAsGuest();
    await friend.signInAsGuest();
    const boards = new Map<string, number[]>();
    let slowestRecoveryMs = 0;
    for (let round = 1; round <= rounds; round++) {
      const { id } = (await host.post('/games', {})).body.game;
      await friend.post(`/games/${id}/join`);
      const play = async (player: TestClient, cell: number) => {
        const after = boards.get(id) ?? [];
        const { status, headers } = await player.post(`/games/${id}/moves`, { cell, after });
        if (status === 200) boards.set(id, [...after, cell]);
        return { status, retryAfter: headers.get('retry-after') };
      };
      expect((await play(host, 4)).status).to.equal(200);
      setMaxFileBytes(1);
      expect(await play(friend, 0)).to.deep.equal({ status: 503, retryAfter: '2' });
      expect((await new TestClient(url).post('/auth/guest', {})).status).to.equal(503);
      expect((await host.get(`/games/${id}`)).body.game.moves).to.deep.equal([4]);
      setMaxFileBytes('unlimited');
      const freedAt = performance.now();
      while ((await play(friend, 0)).status !== 200) await setTimeout(100);
      slowestRecoveryMs = Math.max(slowestRecoveryMs, performance.now() - freedAt);
    }
    await server.stop('SIGKILL');
    await server.start();
    for (const [id, moves] of boards)
      expect((await host.get(`/games/${id}`)).body.game.moves).to.deep.equal(moves);
    reportResult(
      'full disk',
      `${rounds} times: every write 503, every read served, play went on after ${(slowestRecoveryMs / 1_000).toFixed(1)} s, ` +
        `${boards.size} games whole after kill -9`,
    );
  });
});
