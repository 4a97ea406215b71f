import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { topics } from '../service/events/event-bus.ts';
import type { Game } from '../service/games/game.ts';
import { forSize, reportResult } from './report.ts';
import { createGame, type PlayedGame, playConcurrently } from './concurrent-clients.ts';
import { findAllViolations, sumGames } from './load.ts';
import { extraFields, type NewerRelease, startNewerRelease } from './newer-release.ts';
import { PlayerClient, type LoadTarget } from './player.ts';
import { sharedStack } from './shared-stack.ts';
import { waitUntilReady } from './test-stack.ts';

const olderIndex = 0;
const newerIndex = 1;

describe('two releases with the same database and event bus', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  let newRelease: NewerRelease;
  let target: LoadTarget;
  let logStart: number;
  beforeEach(async () => {
    const { processes, database, bus } = getStack();
    const oldProcess = processes[0]!;
    await oldProcess.stop();
    await oldProcess.start({ RELEASE: '1.0.0' });
    await waitUntilReady(oldProcess);
    logStart = (await readFile(oldProcess.logFile)).length;
    const keys = oldProcess.settings['SESSION_KEYS']!.split(',').map((key) => Buffer.from(key, 'base64'));
    newRelease = await startNewerRelease(database, bus.url, keys);
    const origins = [getStack().target.origins[0] ?? '', newRelease.service.url];
    target = { origins, rewriteCookie: (name, value) => newRelease.rewriteCookie(name, value) };
    while (newRelease.bus.state !== 'up') {
      await new Promise<void>((done) => {
        const stop = newRelease.bus.onStateChange(() => {
          stop();
          done();
        });
      });
    }
  });
  afterEach(() => newRelease?.close());

  it('store exactly the acknowledged moves of concurrent clients', async () => {
    const games: PlayedGame[] = [];
    for (let round = 0; round < forSize({ short: 3, full: 50 }); round++) {
      games.push(await playConcurrently({ target, clients: 20, streams: 4 }));
    }
    expect(await findAllViolations(games, getStack().readStoredGame)).to.deep.equal([]);
    expect(sumGames(games, ({ unauthorized }) => unauthorized)).to.equal(0);
    await expectNoErrorsLogged();
    reportResult(
      'two releases, concurrent moves',
      `${games.length} games with 20 clients and 4 streams: 0 violations, 0 signed out`,
    );
  });

  it('read each other’s data, and the older one still does after a rollback', async () => {
    const ann = await registerAccount(olderIndex, 'Ann');
    const ben = await registerAccount(newerIndex, 'Ben');
    const invited = await requestThrough(ann, olderIndex, 'POST', '/games', { opponent: ben.name });
    expect((await getFromBoth<MyGamesBody>(ben.player, '/games')).invitations).to.have.length(1);
    await requestThrough(ben, newerIndex, 'POST', `/games/${invited.id}/accept`);
    const cells = [0, 3, 1, 4, 2];
    for (const [index, cell] of cells.entries()) {
      const mover = index % 2 === 0 ? ann : ben;
      const after = cells.slice(0, index);
      await requestThrough(
        mover,
        index % 3 === 0 ? newerIndex : olderIndex,
        'POST',
        `/games/${invited.id}/moves`,
        { cell, after },
      );
    }
    await requestThrough(ann, olderIndex, 'POST', `/games/${invited.id}/rematch`, {});
    const { rematch } = await requestThrough(ben, newerIndex, 'POST', `/games/${invited.id}/rematch`, {});
    // Sides are swapped. A game counts in the records once both have moved.
    const rematchMoves = `/games/${rematch?.gameId}/moves`;
    await requestThrough(ben, newerIndex, 'POST', rematchMoves, { cell: 0, after: [] });
    await requestThrough(ann, newerIndex, 'POST', rematchMoves, { cell: 1, after: [0] });
    await requestThrough(ben, olderIndex, 'POST', `/games/${rematch?.gameId}/resign`);

    const waiting = await requestThrough(ann, newerIndex, 'POST', '/games/match', {});
    expect((await requestThrough(ben, olderIndex, 'POST', '/games/match', {})).id).to.equal(waiting.id);

    const paths = ['/auth/status', '/games', `/games/${invited.id}`, `/users/@${ann.name}`];
    paths.push(`/users/${ann.id}/games?against=${ben.id}`);
    const bodiesByPath = new Map<string, unknown>();
    for (const path of paths) bodiesByPath.set(path, await getFromBoth(ann.player, path));
    expect(bodiesByPath.get(`/users/@${ann.name}`)).to.deep.nested.include({
      'user.record': { won: 2, lost: 0, drawn: 0 },
    });

    // The older release wrote these items last and must have kept unknown attributes.
    expect(await readItem(invited.id)).to.deep.include(extraFields);
    expect(await readItem(rematch?.gameId ?? '')).to.deep.include({ ...extraFields, EndedBy: 'resignation' });

    await expectNoErrorsLogged();
    await newRelease.service.close();
    const [oldProcess] = getStack().processes;
    await oldProcess?.stop();
    await oldProcess?.start();
    for (const [path, body] of bodiesByPath)
      expect(await getBody(ann.player.cloneAt(olderIndex), path), path).to.deep.equal(body);
    reportResult(
      'two releases, reads',
      `${bodiesByPath.size} responses equal through both, and through the older one after a rollback`,
    );
  });

  it('close a stream on the older one when the newer one ends its session', async () => {
    const { O, id } = await createGame(target);
    const { user } = (await O.get<{ user: { id: string } }>('/auth/status')).body;
    const stream = await fetch(`${target.origins[olderIndex]}/games/${id}/events`, { headers: O.headers });
    await newRelease.waitForSubscriber(topics.user(user.id));
    const endedAt = performance.now();
    await O.cloneAt(newerIndex).post('/auth/logout');
    const events = await stream.text();
    expect(events).to.contain('event: game').and.not.to.contain('Later');
    // Without the message, the older release would check the session after ten seconds.
    expect(performance.now() - endedAt).to.be.below(8_000);
  });

  interface Account {
    readonly player: PlayerClient;
    readonly id: string;
    readonly name: string;
  }
  interface MyGamesBody {
    readonly invitations: readonly Game[];
  }

  async function registerAccount(at: number, nick: string): Promise<Account> {
    const player = new PlayerClient(target, at);
    const name = `${nick}${Date.now().toString(36)}`;
    const registered = { username: name, email: `${name}@example.org`, password: 'correct horse' };
    const { body } = await player.post<{ user: { id: string } }>('/auth/register', registered);
    return { player, id: body.user.id, name };
  }

  /** Sends a request through one of the two processes. @returns the game in the response */
  async function requestThrough(
    { player }: Account,
    at: number,
    method: string,
    path: string,
    body?: object,
  ): Promise<Game> {
    player.originIndex = at;
    const { status, body: responseBody } = await player.request(method, path, body);
    expect(status, `${method} ${path}: ${JSON.stringify(responseBody)}`).to.be.oneOf([200, 201]);
    return responseBody.game;
  }

  async function getFromBoth<Body = unknown>(player: PlayerClient, path: string): Promise<Body> {
    const [one, other] = await Promise.all(
      [olderIndex, newerIndex].map((at) => getBody(player.cloneAt(at), path)),
    );
    expect(one).to.deep.equal(other);
    return one as Body;
  }

  /** The body of a path without the server's time. Asserts that it exposes no extra fields. */
  async function getBody(player: PlayerClient, path: string): Promise<unknown> {
    const { status, body } = await player.get(path);
    const text = JSON.stringify(body, (key, value: unknown) => (key === 'now' ? undefined : value));
    expect(status, path).to.equal(200);
    expect(text).not.to.contain('Later');
    return JSON.parse(text) as unknown;
  }

  async function readItem(GameId: string): Promise<object | undefined> {
    const { client, gamesTable: games } = getStack().database;
    const { Item } = await client.send(
      new GetCommand({ TableName: games, Key: { GameId }, ConsistentRead: true }),
    );
    return Item;
  }

  /** Asserts that the older process has logged no error since the newer one started. */
  async function expectNoErrorsLogged(): Promise<void> {
    const log = (await readFile(getStack().processes[0]!.logFile)).subarray(logStart).toString();
    expect(log).not.to.match(/not ours|subscriber failed|"level":[56]0/);
  }
});
