import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { Agent } from 'undici';
import { builtService } from '../cluster/built-service.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { newId } from '../service/shared/ids.ts';
import { connectTables } from '../service/database/database.ts';
import { needs } from '../service/testing/installed.ts';
import { bySize, figure } from './report.ts';
import { faultsOf, keepPlaying, sumOf } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp, storedGame } from './test-stack.ts';

describe('rolling restart', function () {
  this.timeout(10 * 60_000);
  needs('haproxy');
  needs('openssl');
  const stack = sharedStack();

  const names = { games: `Games-${newId()}`, users: `Users-${newId()}` };
  const checkEveryMs = 500;
  let cluster: Cluster;
  let agent: Agent;
  before(async () => {
    cluster = await startCluster({
      servers: 2,
      program: builtService(),
      dynamodbEndpoint: stack().tableEndpoint,
      checkEveryMs,
      settings: { RATE_LIMIT: 'off', GAMES_TABLE: names.games, USERS_TABLE: names.users },
    });
    agent = new Agent({ connect: { ca: cluster.certificate } });
  });
  after(async () => {
    await agent?.close();
    await cluster?.stop();
  });

  it('each of two processes ended and started in turn under load: no request fails, streams resume', async () => {
    const site = { origins: [cluster.origin], agent };
    const load = keepPlaying({ site, lanes: 3 });
    // Games that last longer than a restart, so that streams are open when their process ends.
    const long = keepPlaying({ site, lanes: 2, clients: 2, streams: 4, thinkMs: 2_000 });
    const rounds = bySize({ short: 1, full: 5 });
    for (let round = 0; round < rounds; round++) {
      for (const server of cluster.servers) {
        await setTimeout(500);
        const { code } = await server.stop('SIGTERM');
        expect(code).to.equal(0);
        await server.start();
        await busUp(server);
        // Two good checks, and the proxy sends to it again; only then may the other one go.
        await setTimeout(4 * checkEveryMs);
      }
    }
    const games = [...(await load.stop()), ...(await long.stop())];
    const address = { engine: 'local', endpoint: stack().tableEndpoint, region: undefined } as const;
    const { tables, close } = connectTables(address, names);
    expect(await faultsOf(games, (id) => storedGame(tables, id))).to.deep.equal([]);
    close();
    expect(sumOf(games, ({ unanswered }) => unanswered)).to.equal(0);
    expect(sumOf(games, ({ unavailable }) => unavailable)).to.equal(0);
    expect(sumOf(games, ({ signedOut }) => signedOut)).to.equal(0);
    const resumed = sumOf(games, (game) => game.resumed);
    expect(resumed).to.be.greaterThan(0);
    figure(
      'rolling restart',
      `${2 * rounds} restarts in ${games.length} games, ${sumOf(games, ({ requests }) => requests)} requests: 0 failed, ${resumed} streams resumed without a gap`,
    );
  });
});
