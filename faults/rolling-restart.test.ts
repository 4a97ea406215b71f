import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { Agent } from 'undici';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { createId } from '../service/shared/ids.ts';
import { connectDatabase } from '../service/database/database.ts';
import { requireProgram } from '../service/testing/installed.ts';
import { forSize, reportResult } from './report.ts';
import { findAllViolations, startLoad, sumGames } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { waitUntilReady, readStoredGame } from './test-stack.ts';

describe('rolling restart', function () {
  this.timeout(10 * 60_000);
  requireProgram('haproxy');
  requireProgram('openssl');
  const getStack = sharedStack();

  const names = { gamesTable: `Games-${createId()}`, usersTable: `Users-${createId()}` };
  const checkIntervalMs = 500;
  let cluster: Cluster;
  let agent: Agent;
  before(async () => {
    cluster = await startCluster({
      servers: 2,
      program: ensureServiceBuilt(),
      dynamodbEndpoint: getStack().databaseEndpoint,
      checkIntervalMs,
      settings: { RATE_LIMIT: 'off', GAMES_TABLE: names.gamesTable, USERS_TABLE: names.usersTable },
    });
    agent = new Agent({ connect: { ca: cluster.certificate } });
  });
  after(async () => {
    await agent?.close();
    await cluster?.stop();
  });

  it('fails no request and resumes streams when two processes restart sequentially under load', async () => {
    const target = { origins: [cluster.origin], agent };
    const load = startLoad({ target, concurrentGames: 3 });
    // Games that last longer than a restart, so that streams are open when their process stops.
    const longGames = startLoad({ target, concurrentGames: 2, clients: 2, streams: 4, maxThinkMs: 2_000 });
    const rounds = forSize({ short: 1, full: 5 });
    for (let round = 0; round < rounds; round++) {
      for (const server of cluster.servers) {
        await setTimeout(500);
        const { code } = await server.stop('SIGTERM');
        expect(code).to.equal(0);
        await server.start();
        await waitUntilReady(server);
        // The proxy needs two successful health checks before it uses the process again.
        await setTimeout(4 * checkIntervalMs);
      }
    }
    const games = [...(await load.stop()), ...(await longGames.stop())];
    const address = { kind: 'local', endpoint: getStack().databaseEndpoint, region: undefined } as const;
    const { database, close } = connectDatabase(address, names);
    expect(await findAllViolations(games, (id) => readStoredGame(database, id))).to.deep.equal([]);
    close();
    expect(sumGames(games, ({ noResponse }) => noResponse)).to.equal(0);
    expect(sumGames(games, ({ unavailable }) => unavailable)).to.equal(0);
    expect(sumGames(games, ({ unauthorized }) => unauthorized)).to.equal(0);
    const resumed = sumGames(games, (game) => game.resumedStreams);
    expect(resumed).to.be.greaterThan(0);
    reportResult(
      'rolling restart',
      `${2 * rounds} restarts in ${games.length} games, ${sumGames(games, ({ requests }) => requests)} requests: 0 failed, ${resumed} streams resumed without a gap`,
    );
  });
});
