import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { ServiceProcess } from '../cluster/service-process.ts';
import { pickKnown, readReleases, readResponses } from '../compatibility/recordings.ts';
import { scenes } from '../compatibility/scenes.ts';
import { type AdminCommands, Stage, type StageService } from '../compatibility/stage.ts';
import { connectDatabase } from '../service/database/database.ts';
import type { Presence } from '../service/games/game.ts';
import { userCacheTtlMs } from '../service/sessions/user-cache.ts';
import { createId } from '../service/shared/ids.ts';
import { freePort } from '../service/testing/free-port.ts';
import { skip } from '../service/testing/installed.ts';
import { TestClient } from '../service/testing/test-app.ts';
import { type PlayedGame, playConcurrently } from './concurrent-clients.ts';
import { findAllViolations, sumGames } from './load.ts';
import { checkOutRelease, explainMissingCommit, type ReleaseCheckout } from './release-checkout.ts';
import { forSize, reportResult } from './report.ts';
import { sharedStack } from './shared-stack.ts';
import { readStoredGame, waitUntilReady } from './test-stack.ts';

/** Messages arrive in less; a process that missed one reads a session again after 10 s, a game after 20 s. */
const maxMessageMs = 8_000;

/** Scenes that a release can play, in real time. */
const listPlayableScenes = (version: string) =>
  Object.entries(scenes).filter(
    ([, { onlyWithFakeClock, notIn = [] }]) => onlyWithFakeClock !== true && !notIn.includes(version),
  );

for (const { version, commit } of readReleases()) {
  describe(`this release beside release ${version}`, function () {
    this.timeout(15 * 60_000);
    before(function () {
      const reason = explainMissingCommit(commit);
      if (reason !== null) skip(this, reason);
    });
    const getStack = sharedStack();

    const tables = { GAMES_TABLE: `Games-${createId()}`, USERS_TABLE: `Users-${createId()}` };
    let checkout: ReleaseCheckout | undefined;
    let older: Member;
    let present: Member;
    before(async () => {
      checkout = await checkOutRelease(commit);
      // The earlier release creates the tables, as it did where this one is rolled out.
      older = await createMember('earlier-release', checkout.program);
      present = await createMember('this-release', ensureServiceBuilt());
    });
    beforeEach(async () => {
      for (const { process } of [older, present]) {
        if (!process.isRunning) await process.start();
        await waitUntilReady(process);
      }
    });
    after(async () => {
      await Promise.all([older, present].map((member) => member?.process.stop('SIGKILL')));
      checkout?.remove();
    });

    it('stores exactly the acknowledged moves of concurrent clients', async () => {
      const target = { origins: [older.origin, present.origin] };
      const games: PlayedGame[] = [];
      for (let round = 0; round < forSize({ short: 3, full: 50 }); round++)
        games.push(await playConcurrently({ target, clients: 20, streams: 4 }));
      const address = { kind: 'local', endpoint: getStack().databaseEndpoint, region: undefined } as const;
      const { database, close } = connectDatabase(address, {
        gamesTable: tables.GAMES_TABLE,
        usersTable: tables.USERS_TABLE,
      });
      expect(await findAllViolations(games, (id) => readStoredGame(database, id))).to.deep.equal([]);
      close();
      expect(sumGames(games, ({ unauthorized }) => unauthorized)).to.equal(0);
      await expectNoErrorsLogged();
      reportResult(
        `beside ${version}, concurrent moves`,
        `${games.length} games: 0 violations, 0 signed out`,
      );
    });

    it('exchanges messages with it in both directions', async () => {
      for (const [watching, acting] of [
        [older, present],
        [present, older],
      ] as const) {
        const [host, guest] = [acting.createClient(), acting.createClient()];
        await host.signInAsGuest();
        await guest.signInAsGuest();
        const { id } = (await host.post('/games', {})).body.game;
        const watcher = watching.createClient(host.cookie);
        const gameStream = await watcher.openEvents(`/games/${id}/events`);
        const myGamesStream = await watcher.openEvents('/events');
        expect((await gameStream.next('game')).data.status).to.equal('open');
        const startedAt = performance.now();
        await guest.post(`/games/${id}/join`);
        expect((await gameStream.next('game')).data.status).to.equal('playing');
        expect((await myGamesStream.next('lobby')).data.status).to.equal('playing');
        const guestStream = await guest.openEvents(`/games/${id}/events`);
        let presence: Presence;
        do presence = (await gameStream.next<Presence>('presence')).data;
        while (presence.O !== true);
        await host.post('/auth/logout');
        await Promise.all([gameStream.ended, myGamesStream.ended]);
        expect(performance.now() - startedAt).to.be.below(maxMessageMs);
        guestStream.close();
      }
      await expectNoErrorsLogged();
    });

    it('serves it games that it cannot start itself, of which it then changes only what is right', async () => {
      const [host, guest] = [present.createClient(), present.createClient()];
      const [hostUser, guestUser] = [await host.signInAsGuest(), await guest.signInAsGuest()];
      const [olderHost, olderGuest] = [host, guest].map(({ cookie }) => older.createClient(cookie)) as [
        TestClient,
        TestClient,
      ];
      const create = async (body: object) => (await host.post('/games', body)).body.game.id;
      const expectCode = async (client: TestClient, path: string, code: string) =>
        expect((await client.post(path)).body.code, path).to.equal(code);

      const left = await create({});
      await guest.post(`/games/${left}/join`);
      const stream = await olderHost.openEvents('/events');
      await stream.next('snapshot');
      await guest.post(`/games/${left}/leave`);
      const result = { winner: null, by: 'abandoned', line: null };
      expect((await stream.next('lobby')).data.result).to.deep.equal(result);
      stream.close();
      expect((await olderGuest.get(`/games/${left}`)).body.game.result).to.deep.equal(result);
      await expectCode(olderGuest, `/games/${left}/resign`, 'game_over');
      const { user } = (await olderHost.get<{ user: object }>(`/users/${hostUser.id}`)).body;
      expect(user).to.deep.include({ record: { won: 0, lost: 0, drawn: 0 } });
      await olderHost.post(`/games/${left}/rematch`);
      const { rematch } = (await olderGuest.post(`/games/${left}/rematch`)).body.game;
      expect((await olderHost.get(`/games/${rematch?.gameId}`)).body.game.status).to.equal('playing');

      const medium = await create({ bot: 'medium', mark: 'O' });
      const moved = await olderHost.post(`/games/${medium}/moves`, { cell: 0, after: [4] });
      expect([moved.status, moved.body.game.moves.length]).to.deep.equal([200, 3]);

      const opponent = guestUser.name;
      const [open, invitation] = [await create({ mark: 'O' }), await create({ mark: 'O', opponent })];
      expect((await olderHost.post(`/games/${open}/join`)).body.game.status).to.equal('open');
      await expectCode(olderGuest, `/games/${open}/join`, 'unavailable');
      await expectCode(olderGuest, `/games/${open}/cancel`, 'not_host');
      await expectCode(olderHost, `/games/${invitation}/accept`, 'not_invited');
      await expectCode(olderGuest, `/games/${invitation}/accept`, 'not_invited');
      for (const client of [olderHost, olderGuest]) expect((await client.get('/games')).status).to.equal(200);
      for (const [id, action] of [
        [open, 'join'],
        [invitation, 'accept'],
      ] as const) {
        const { players } = (await guest.post(`/games/${id}/${action}`)).body.game;
        expect([players.X?.id, players.O?.id]).to.deep.equal([guestUser.id, hostUser.id]);
        const first = await olderGuest.post(`/games/${id}/moves`, { cell: 4, after: [] });
        const second = await olderHost.post(`/games/${id}/moves`, { cell: 0, after: [4] });
        expect([first.status, second.status]).to.deep.equal([200, 200]);
      }
      await expectNoErrorsLogged();
    });

    it('knows users who continue on another device there, and none whom this release has deleted', async () => {
      const [host, guest] = [present.createClient(), present.createClient()];
      const account = { username: 'Ada', email: 'ada@example.org', password: 'correct horse' };
      await host.post('/auth/register', account);
      const { id: userId } = (await host.get<{ user: { id: string } }>('/auth/status')).body.user;
      const device = present.createClient();
      const { code } = (await host.post<{ code: string }>('/auth/handover')).body;
      await device.post('/auth/handover/redeem', { code });
      const olderDevice = older.createClient(device.cookie);
      expect((await olderDevice.get('/auth/status')).status).to.equal(200);
      await guest.signInAsGuest();
      const { id } = (await host.post('/games', {})).body.game;
      await guest.post(`/games/${id}/join`);
      const olderGuest = older.createClient(guest.cookie);
      const stream = await olderGuest.openEvents(`/games/${id}/events`);
      await stream.next('game');

      const { password } = account;
      expect((await host.post('/auth/account/delete', { password })).status).to.equal(204);
      let shownName: string | undefined;
      do shownName = (await stream.next('game')).data.players.X?.name;
      while (shownName !== 'deleted player');
      stream.close();
      await setTimeout(userCacheTtlMs);
      const responses = [
        await olderDevice.get('/auth/status'),
        await olderGuest.get(`/users/${userId}`),
        await olderGuest.get('/users/@Ada'),
        await older.createClient(host.cookie).get('/users'),
        await older.createClient().post('/auth/login', { login: 'Ada', password }),
        await olderGuest.post('/games', { opponent: 'Ada' }),
        await older.createClient().post('/auth/register', { ...account, email: 'eve@example.org' }),
        await older.createClient().post('/auth/register', { ...account, username: 'Ada 2' }),
      ];
      expect(responses.map(({ status }) => status)).to.deep.equal([401, 404, 404, 200, 401, 404, 409, 201]);
      await expectNoErrorsLogged();
    });

    it('goes on with what was begun there, through both', async () => {
      const stages = await playScenes(older, 'a');
      await expectEqualResponses(stages);
      await resumeScenes(stages, alternate(older, present));
      await expectNoErrorsLogged();
      reportResult(`beside ${version}, scenes`, `${stages.length} begun there and continued through both`);
    });

    it('leaves data with which it goes on alone after a rollback', async () => {
      const stages = await playScenes(alternate(present, older), 'b');
      await expectEqualResponses(stages);
      await present.process.stop();
      await older.process.stop();
      await older.process.start();
      await waitUntilReady(older.process);
      await resumeScenes(stages, older);
      await expectNoErrorsLogged();
      reportResult(`back to ${version}, scenes`, `${stages.length} begun through both and continued there`);
    });

    /** A process of one of the two releases. */
    interface Member extends StageService {
      readonly process: ServiceProcess;
      readonly origin: string;
    }

    async function createMember(name: string, program: string): Promise<Member> {
      const { settings, logFile } = getStack().processes[0]!;
      const port = await freePort();
      const memberSettings = { ...settings, ...tables, PORT: String(port) };
      const process = new ServiceProcess({
        name,
        program,
        folder: dirname(logFile),
        settings: memberSettings,
      });
      await process.start();
      const origin = `http://127.0.0.1:${port}`;
      return {
        process,
        origin,
        createClient: (cookie) => new TestClient(origin, cookie),
        admin: createAdmin(program, memberSettings),
        wait: (ms) => setTimeout(ms),
      };
    }

    /** All scenes, played in parallel. */
    async function playScenes(service: StageService, nameSuffix: string): Promise<[string, Stage][]> {
      return Promise.all(
        listPlayableScenes(version).map(async ([title, { play }]): Promise<[string, Stage]> => {
          const stage = new Stage(service, { nameSuffix });
          await describeError(title, play(stage));
          return [title, stage];
        }),
      );
    }

    async function resumeScenes(stages: readonly [string, Stage][], service: StageService): Promise<void> {
      await Promise.all(
        stages.map(([title, stage]) =>
          describeError(title, scenes[title]?.resume(stage.continueIn(service))),
        ),
      );
    }

    async function expectEqualResponses(stages: readonly [string, Stage][]): Promise<void> {
      for (const [title, stage] of stages) {
        const expected = await readResponses(stage.continueIn(older));
        const responses = await readResponses(stage.continueIn(present));
        expect(pickKnown(responses, expected), title).to.deep.equal(expected);
      }
    }

    async function expectNoErrorsLogged(): Promise<void> {
      for (const { process } of [older, present]) {
        const log = await readFile(process.logFile, 'utf8');
        expect(log, process.name).not.to.match(/subscriber failed|"level":[56]0/);
      }
    }
  });
}

/** Sends the requests of each client to both in turn. */
function alternate(
  first: StageService & { readonly origin: string },
  second: StageService & { readonly origin: string },
): StageService {
  return {
    createClient(cookie) {
      let requests = 0;
      return new TestClient(() => (requests++ % 2 === 0 ? first.origin : second.origin), cookie);
    },
    admin: first.admin,
    wait: (ms) => first.wait(ms),
  };
}

/** `npm run admin` of a release. */
function createAdmin(program: string, settings: Readonly<Record<string, string>>): AdminCommands {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(dirname(program), 'admin.js'), ...args], {
      env: { PATH: process.env['PATH'], ...settings },
    });
  return {
    grant: (name) => run('grant', name),
    rename: (name, newName) => run('rename', name, newName),
    endSessions: (name) => run('end-sessions', name),
    ban: (name) => run('ban', name),
    unban: (name) => run('unban', name),
  };
}

async function describeError(title: string, promise: Promise<void> | undefined): Promise<void> {
  try {
    await promise;
  } catch (error) {
    throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
