import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { topics } from '../service/events/event-bus.ts';
import type { Game } from '../service/games/game.ts';
import { bySize, figure } from './report.ts';
import { newGame, type Played, playWithManyHands } from './concurrent-clients.ts';
import { faultsOf, sumOf } from './load.ts';
import { addition, type NewerRelease, newerRelease } from './newer-release.ts';
import { Player, type Site } from './player.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp } from './test-stack.ts';

const older = 0;
const newer = 1;

describe('two releases on one table and one bus, cookies and events crossing', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  let next: NewerRelease;
  let site: Site;
  let logFrom: number;
  beforeEach(async () => {
    const { processes, tables, bus } = stack();
    const old = processes[0]!;
    await old.stop();
    await old.start({ RELEASE: '1.0.0' });
    await busUp(old);
    logFrom = (await readFile(old.logFile)).length;
    const keys = old.settings['SESSION_KEYS']!.split(',').map((key) => Buffer.from(key, 'base64'));
    next = await newerRelease(tables, bus.url, keys);
    const origins = [stack().site.origins[0] ?? '', next.service.url];
    site = { origins, reseal: (name, value) => next.reseal(name, value) };
    while (next.bus.state !== 'up') {
      await new Promise<void>((done) => {
        const stop = next.bus.onStateChange(() => {
          stop();
          done();
        });
      });
    }
  });
  afterEach(() => next?.close());

  it('a game with many hands through both: every acknowledged move is stored once, and no other', async () => {
    const games: Played[] = [];
    for (let round = 0; round < bySize({ short: 3, full: 50 }); round++) {
      games.push(await playWithManyHands({ site, clients: 20, streams: 4 }));
    }
    expect(await faultsOf(games, stack().stored)).to.deep.equal([]);
    expect(sumOf(games, ({ signedOut }) => signedOut)).to.equal(0);
    await nothingWasMisunderstood();
    figure(
      'two releases, many hands',
      `${games.length} games with 20 clients and 4 streams: 0 faults, 0 signed out`,
    );
  });

  it('what one writes the other reads, and the older comes back alone', async () => {
    const ann = await account(older, 'Ann');
    const ben = await account(newer, 'Ben');
    const invited = await on(ann, older, 'POST', '/games', { opponent: ben.name });
    expect((await seenByBoth<Lobby>(ben.player, '/games')).invitations).to.have.length(1);
    await on(ben, newer, 'POST', `/games/${invited.id}/accept`);
    const cells = [0, 3, 1, 4, 2];
    for (const [index, cell] of cells.entries()) {
      const who = index % 2 === 0 ? ann : ben;
      const after = cells.slice(0, index);
      await on(who, index % 3 === 0 ? newer : older, 'POST', `/games/${invited.id}/moves`, { cell, after });
    }
    await on(ann, older, 'POST', `/games/${invited.id}/rematch`, {});
    const { rematch } = await on(ben, newer, 'POST', `/games/${invited.id}/rematch`, {});
    await on(ben, older, 'POST', `/games/${rematch?.gameId}/resign`);

    const waiting = await on(ann, newer, 'POST', '/games/match', {});
    expect((await on(ben, older, 'POST', '/games/match', {})).id).to.equal(waiting.id);

    const views = ['/auth/status', '/games', `/games/${invited.id}`, `/users/@${ann.name}`];
    views.push(`/users/${ann.id}/games?against=${ben.id}`);
    const shown = new Map<string, unknown>();
    for (const path of views) shown.set(path, await seenByBoth(ann.player, path));
    expect(shown.get(`/users/@${ann.name}`)).to.deep.nested.include({
      'user.record': { won: 2, lost: 0, drawn: 0 },
    });

    // The older one has changed these items last, and left alone what it does not know.
    expect(await itemOf(invited.id)).to.deep.include(addition);
    expect(await itemOf(rematch?.gameId ?? '')).to.deep.include({ ...addition, EndedBy: 'resignation' });

    await nothingWasMisunderstood();
    await next.service.close();
    const [old] = stack().processes;
    await old?.stop();
    await old?.start();
    for (const [path, body] of shown)
      expect(await bodyOf(ann.player.copy(older), path), path).to.deep.equal(body);
    figure(
      'two releases, all else',
      `${shown.size} views alike through both, and through the older one alone`,
    );
  });

  it('a session ended through the newer one ends its stream on the older one', async () => {
    const { O, id } = await newGame(site);
    const { user } = (await O.get<{ user: { id: string } }>('/auth/status')).body;
    const stream = await fetch(`${site.origins[older]}/games/${id}/events`, { headers: O.headers });
    await next.heardOn(topics.user(user.id));
    const endedAt = performance.now();
    await O.copy(newer).post('/auth/logout');
    const events = await stream.text();
    expect(events).to.contain('event: game').and.not.to.contain('Later');
    // Without the message the older one would look again after ten seconds.
    expect(performance.now() - endedAt).to.be.below(8_000);
  });

  interface Account {
    readonly player: Player;
    readonly id: string;
    readonly name: string;
  }
  interface Lobby {
    readonly invitations: readonly Game[];
  }

  async function account(at: number, nick: string): Promise<Account> {
    const player = new Player(site, at);
    const name = `${nick}${Date.now().toString(36)}`;
    const registered = { username: name, email: `${name}@example.org`, password: 'correct horse' };
    const { body } = await player.post<{ user: { id: string } }>('/auth/register', registered);
    return { player, id: body.user.id, name };
  }

  /** The game that a request through one of the two is answered with. */
  async function on(
    { player }: Account,
    at: number,
    method: string,
    path: string,
    body?: object,
  ): Promise<Game> {
    player.at = at;
    const { status, body: answer } = await player.request(method, path, body);
    expect(status, `${method} ${path}: ${JSON.stringify(answer)}`).to.be.oneOf([200, 201]);
    return answer.game;
  }

  async function seenByBoth<Body = unknown>(player: Player, path: string): Promise<Body> {
    const [one, other] = await Promise.all([older, newer].map((at) => bodyOf(player.copy(at), path)));
    expect(one).to.deep.equal(other);
    return one as Body;
  }

  /** What a path shows, without the server's time; never more than this release knows. */
  async function bodyOf(player: Player, path: string): Promise<unknown> {
    const { status, body } = await player.get(path);
    const text = JSON.stringify(body, (key, value: unknown) => (key === 'now' ? undefined : value));
    expect(status, path).to.equal(200);
    expect(text).not.to.contain('Later');
    return JSON.parse(text) as unknown;
  }

  async function itemOf(GameId: string): Promise<object | undefined> {
    const { client, games } = stack().tables;
    const { Item } = await client.send(
      new GetCommand({ TableName: games, Key: { GameId }, ConsistentRead: true }),
    );
    return Item;
  }

  /** The older process has complained of nothing since the newer one came. */
  async function nothingWasMisunderstood(): Promise<void> {
    const log = (await readFile(stack().processes[0]!.logFile)).subarray(logFrom).toString();
    expect(log).not.to.match(/not ours|subscriber failed|"level":[56]0/);
  }
});
