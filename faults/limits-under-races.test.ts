import { expect } from 'chai';
import { limits } from '../service/shared/limits.ts';
import { ManualClock } from '../service/testing/clock.ts';
import { TestClient, type TestEventStream } from '../service/testing/test-app.ts';
import { createGame } from './concurrent-clients.ts';
import { startLaggingProcesses, type LaggingProcesses } from './lagging-processes.ts';
import { PlayerClient } from './player.ts';
import { reportResult } from './report.ts';
import { sharedStack } from './shared-stack.ts';

/** Requests sent at once against each limit, alternately to the two processes; more than twice the highest limit. */
const requestCount = 140;
const processCount = 2;

describe('limits under races', function () {
  this.timeout(5 * 60_000);
  const getStack = sharedStack();

  let clock: ManualClock;
  let processes: LaggingProcesses;
  beforeEach(async () => {
    clock = new ManualClock(Date.now());
    processes = await startLaggingProcesses(getStack(), { clock, getLagMs: () => 2_000, rateLimit: 'off' });
  });
  afterEach(() => processes.close());

  const signIn = async () => {
    const client = new PlayerClient(processes.target);
    return { client, id: await client.signInAsGuest() };
  };
  /** The same session at each process. */
  const atEachProcess = (client: PlayerClient) => [client.cloneAt(0), client.cloneAt(1)] as const;

  /**
   * Sends the requests at once, half of them to each process, then one more to each process after the indexes have
   * caught up, and asserts that n processes allow at most n times the limit, and no request more once they know.
   */
  async function expectLimit(
    name: string,
    limit: number,
    send: (processIndex: 0 | 1, index: number) => Promise<{ status: number }>,
  ): Promise<void> {
    const responses = await Promise.all(
      Array.from({ length: requestCount }, (_, index) => send(index % 2 === 0 ? 0 : 1, index)),
    );
    const accepted = responses.filter(({ status }) => status < 300).length;
    expect(responses.map(({ status }) => status)).to.satisfy((all: number[]) =>
      all.every((status) => [200, 201, 409].includes(status)),
    );
    expect(accepted, name).to.be.within(limit, limit * processCount);
    clock.advance(10_000);
    const late = await Promise.all([send(0, requestCount), send(1, requestCount + 1)]);
    expect(
      late.map(({ status }) => status),
      `${name}, after the indexes have caught up`,
    ).to.deep.equal([409, 409]);
    reportResult('limits under races', `${name}: ${accepted} of ${requestCount} accepted, limit ${limit}`);
  }

  it('allow a player at most the limit of open games for each process', async () => {
    const { client } = await signIn();
    const sessions = atEachProcess(client);
    await expectLimit('open games', limits.unfinishedGames, (at) => sessions[at].post('/games', {}));
  });

  it('allow at most the limit of invitations to one player for each process', async () => {
    const { client } = await signIn();
    const { client: friend, id } = await signIn();
    const name = (await friend.get<{ user: { name: string } }>(`/users/${id}`)).body.user.name;
    const sessions = atEachProcess(client);
    await expectLimit('a guest’s invitations to one player', limits.sentInvitations.guest, (at) =>
      sessions[at].post('/games', { opponent: name }),
    );
  });

  it('allow at most the limit of seats in open games of others for each process', async () => {
    const { client } = await signIn();
    const sessions = atEachProcess(client);
    const ids: string[] = [];
    for (let host = 0; host * 40 < requestCount + 2; host++) {
      const { client: hostClient } = await signIn();
      for (let game = 0; game < 40; game++) ids.push((await hostClient.post('/games', {})).body.game.id);
    }
    await expectLimit('seats in open games', limits.unfinishedGames, (at, index) =>
      sessions[at].post(`/games/${ids[index]}/join`),
    );
  });

  it('allow at most the limit of rematches for each process', async () => {
    const { client } = await signIn();
    const sessions = atEachProcess(client);
    const ids: string[] = [];
    for (let index = 0; index < requestCount + 2; index++) {
      const { body } = await client.post('/games', { bot: 'easy' });
      await client.post(`/games/${body.game.id}/resign`);
      ids.push(body.game.id);
    }
    clock.advance(10_000);
    await expectLimit('rematches against the computer', limits.unfinishedGames, (at, index) =>
      sessions[at].post(`/games/${ids[index]}/rematch`),
    );
  });

  it('allow a session at most the limit of event streams for each process', async () => {
    await processes.close();
    processes = await startLaggingProcesses(getStack(), { clock, getLagMs: () => 2_000, rateLimit: 'on' });
    const { id, X } = await createGame(processes.target);
    const streams = await Promise.all(
      Array.from({ length: requestCount }, (_, index) => {
        const { origin, headers } = X.cloneAt(index % 2);
        return new TestClient(origin, headers['cookie']).openEvents(`/games/${id}/events`);
      }),
    );
    const isOpen = ({ status }: TestEventStream) => status === 200;
    const openCount = streams.filter(isOpen).length;
    for (const stream of streams) stream.close();
    expect(openCount).to.equal(limits.eventStreams.session * processCount);
    expect(streams.filter((stream) => !isOpen(stream)).map(({ status }) => status)).to.satisfy(
      (all: number[]) => all.every((status) => status === 429),
    );
    reportResult('limits under races', `event streams: ${openCount} of ${requestCount} open`);
  });
});
