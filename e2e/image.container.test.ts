import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { programPath, requireProgram } from '../service/testing/installed.ts';
import { TestClient } from '../service/testing/test-app.ts';

/** Tests the image `noughts` of the Dockerfile, built before, with Podman or the engine in `CONTAINER_ENGINE`. */
describe('container image', () => {
  requireProgram('podman');
  const volume = `noughts-test-${randomUUID()}`;
  const containers: string[] = [];

  /** Runs a command of the container engine and returns its output. */
  const engine = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(programPath('podman'), args)).stdout.trim();

  const start = async (...args: string[]): Promise<string> => {
    const id = await engine('run', '--detach', '--publish', '127.0.0.1::3000', ...args, 'noughts');
    containers.push(id);
    return id;
  };

  const inspect = async (id: string, format: string): Promise<unknown> =>
    JSON.parse(await engine('inspect', '--format', `{{json ${format}}}`, id));

  /** Runs the image's health check in a container; returns its exit status. */
  const checkHealth = async (id: string, ...options: string[]): Promise<unknown> => {
    const [kind, ...command] = (await inspect(id, '.Config.Healthcheck.Test')) as string[];
    expect(kind).to.equal('CMD');
    return engine('exec', ...options, id, ...command).then(
      () => 0,
      (error: { code: unknown }) => error.code,
    );
  };

  const waitUntilHealthy = async (id: string): Promise<void> => {
    for (let attempts = 1; (await checkHealth(id)) !== 0; attempts++) {
      if (attempts === 50) throw new Error(`not healthy: ${await engine('logs', id)}`);
      await setTimeout(200);
    }
  };

  const findUrl = async (id: string): Promise<string> => `http://${await engine('port', id, '3000')}`;

  /** Sends SIGTERM and returns the exit status, which is 137 if the process has to be killed after 10 s. */
  const stop = async (id: string): Promise<unknown> => {
    await engine('stop', '--time', '10', id);
    return inspect(id, '.State.ExitCode');
  };

  after(async () => {
    if (containers.length > 0) await engine('rm', '--force', '--volumes', ...containers);
    await engine('volume', 'rm', '--force', volume);
  });

  it('serves as a user that is not root, with a read-only file system and without capabilities', async () => {
    const id = await start('--read-only', '--cap-drop', 'all', '--security-opt', 'no-new-privileges');
    await waitUntilHealthy(id);
    expect(await engine('exec', id, 'id', '-u')).to.equal('1000');
    const response = await fetch(await findUrl(id));
    expect([response.status, await response.text()].join(' ')).to.match(/^200 .*Noughts/s);
  });

  it('is unhealthy while nothing listens on its port', async () => {
    const id = await start('--env', 'PORT=3001');
    await waitUntilHealthy(id);
    expect(await checkHealth(id, '--env', 'PORT=3002')).to.equal(1);
  });

  it('stops on SIGTERM, and continues games and sessions from its volume', async () => {
    const mount = ['--volume', `${volume}:/data`];
    const first = await start(...mount);
    await waitUntilHealthy(first);
    const player = new TestClient(await findUrl(first));
    const { id: userId } = await player.signInAsGuest();
    const { id: gameId } = (await player.post('/games', { bot: 'perfect' })).body.game;
    const { game } = (await player.post(`/games/${gameId}/moves`, { cell: 4, after: [] })).body;
    expect(await stop(first)).to.equal(0);

    const second = await start(...mount);
    await waitUntilHealthy(second);
    const returning = new TestClient(await findUrl(second));
    const headers = { cookie: player.cookie };
    const { body: session } = await returning.get<{ user: { id: string } }>('/auth/status', headers);
    expect(session.user.id).to.equal(userId);
    const cell = [0, 1, 2, 3, 5, 6, 7, 8].find((each) => !game.moves.includes(each));
    const move = { cell, after: game.moves };
    const { status, body } = await returning.post(`/games/${gameId}/moves`, move, headers);
    expect([status, body.game.moves.slice(0, 3)]).to.deep.equal([200, [...game.moves, cell]]);
    expect(await stop(second)).to.equal(0);
  });

  it('starts again from the volume of a container that was killed', async () => {
    const id = await start('--volume', `${volume}:/data`);
    await waitUntilHealthy(id);
    await engine('kill', id);
    await engine('start', id);
    await waitUntilHealthy(id);
  });
});
