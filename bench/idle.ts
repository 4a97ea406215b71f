import { streamConfirmationIntervalMs } from '../service/shared/live-events.ts';
import { HttpClient, openStreams, TestUser } from './harness/http-client.ts';
import { runAtRate } from './harness/load.ts';
import { createGuestPairs } from './harness/play.ts';
import { summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { closeGames, openGames } from './harness/running-games.ts';
import { startServiceWithBus } from './harness/service-with-bus.ts';
import { startWorker, type Worker } from './harness/start-worker.ts';

/** A page that is open: confirms its stream with `POST /presence`. */
interface OpenPage {
  readonly user: TestUser;
  readonly streamId: string;
}

/**
 * CPU per event stream and second while nobody moves, with 10,000 streams of players in 5,000 games that are confirmed every
 * 20 s, compared to bare heartbeats and requests. Measured once and one after the other: together they would need too many
 * sockets.
 */
export const idle: Benchmark = async ({ endpoint, size }) => {
  const gameCount = size(5_000, 10);
  // Every interval of the service but one (a player's list, every 10 minutes) divides it.
  const seconds = size(120, 1);
  const measure = async (worker: Worker, pages: readonly OpenPage[]) => {
    const perSecond = pages.length / (streamConfirmationIntervalMs / 1_000);
    const confirm = () =>
      runAtRate({ count: Math.ceil(perSecond * seconds), concurrency: 5, perSecond }, async (request) => {
        const page = pages[request % pages.length];
        await page?.user.post('/presence', { streamId: page.streamId, visible: true });
      });
    return summarize([(await worker.measureCpuMicros(confirm)) / pages.length / seconds]);
  };

  const service = await startServiceWithBus(endpoint, 'idle');
  const client = new HttpClient(String(service.ready['url']));
  const pairs = await createGuestPairs(gameCount, client);
  const streamIds = new Map<TestUser, string>();
  const games = await openGames(pairs, (game, player, chunk) => {
    const user = pairs[game]?.[player];
    const streamId = /"streamId":"([^"]+)"/.exec(chunk.toString())?.[1];
    if (user && streamId !== undefined) streamIds.set(user, streamId);
  });
  const ours = await measure(
    service,
    [...streamIds].map(([user, streamId]) => ({ user, streamId })),
  );
  closeGames(games);
  await Promise.all([client.close(), service.stop()]);

  const bare = await startWorker('idle.reference.ts');
  const bareClient = new HttpClient(String(bare.ready['url']));
  const closeStreams = await openStreams(bareClient.url, gameCount * 2);
  const user = new TestUser(bareClient);
  const reference = await measure(
    bare,
    Array.from({ length: gameCount * 2 }, () => ({ user, streamId: 'x'.repeat(44) })),
  );
  closeStreams();
  await Promise.all([bareClient.close(), bare.stop()]);
  return [compareToReference('idle', 'µs of CPU per stream and s', { ours, reference }, 2)];
};
