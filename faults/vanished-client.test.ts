import { expect } from 'chai';
import { createParser } from 'eventsource-parser';
import { setTimeout } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import type { Presence } from '../service/games/game.ts';
import { requireProgram, skip } from '../service/testing/installed.ts';
import { readGauges } from './gauges.ts';
import { type LoadTarget, PlayerClient } from './player.ts';
import { reportResult, size } from './report.ts';
import { startVanishingNetwork } from './vanishing-network.ts';

interface StreamEvent {
  readonly event: string | undefined;
  readonly data: unknown;
  readonly receivedAt: number;
}

/** Yields the events of a game's stream until it ends. */
async function* readEvents(
  { agent }: LoadTarget,
  client: PlayerClient,
  gameId: string,
): AsyncGenerator<StreamEvent> {
  const response = await fetch(`${client.origin}/games/${gameId}/events`, {
    headers: client.headers,
    ...(agent && { dispatcher: agent }),
  });
  const events: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) =>
      void events.push({ event, data: JSON.parse(data) as unknown, receivedAt: performance.now() }),
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    yield* events.splice(0);
  }
}

describe('vanished client', function () {
  this.timeout(5 * 60_000);
  requireProgram('haproxy');
  requireProgram('redis-server');
  requireProgram('openssl');
  let cluster: Cluster;
  let agent: Agent;

  before(async () => {
    cluster = await startCluster({
      servers: 2,
      program: ensureServiceBuilt(),
      settings: { LOG_LEVEL: 'warn' },
    });
    agent = new Agent({ connect: { ca: cluster.certificate } });
  });
  after(async () => {
    await agent?.destroy();
    await cluster?.stop();
  });

  const countStreams = async () => {
    const gauges = await Promise.all(
      cluster.servers.map(({ managementOrigin }) => readGauges(managementOrigin)),
    );
    return gauges.reduce((sum, { streams }) => sum + streams, 0);
  };

  /** Lets the network of a player vanish who is connected to `port`. */
  async function vanish(way: string, port: string): Promise<void> {
    const target: LoadTarget = { origins: [cluster.origin], agent };
    const network = await startVanishingNetwork(Number(port));
    const phoneAgent = new Agent({ connect: { ca: cluster.certificate } });
    const phoneTarget: LoadTarget = { origins: [`https://localhost:${network.port}`], agent: phoneAgent };
    const [phone, opponent] = [new PlayerClient(phoneTarget), new PlayerClient(target)];
    await Promise.all([phone.signInAsGuest(), opponent.signInAsGuest()]);
    const { id } = (await opponent.post('/games', {})).body.game;
    await phone.post(`/games/${id}/join`);
    const phoneEvents = readEvents(phoneTarget, phone, id);
    const first = (await phoneEvents.next()).value as StreamEvent;
    const { streamId } = first.data as { streamId: string };
    const opponentEvents = readEvents(target, opponent, id);
    /** When the opponent is next told that O is present or away. */
    const waitForPresence = async (expected: boolean) => {
      for (;;) {
        const { value } = (await opponentEvents.next()) as { value: StreamEvent };
        if (value.event === 'presence' && (value.data as Presence).O === expected) return value.receivedAt;
      }
    };
    await waitForPresence(true);
    expect((await phone.post('/presence', { streamId, visible: true })).status).to.equal(204);
    network.vanish();
    const vanishedAt = performance.now();
    const delayMs = (await waitForPresence(false)) - vanishedAt;
    await opponentEvents.return(undefined);
    // Nothing is left of either stream.
    while ((await countStreams()) > 0 && performance.now() - vanishedAt < 70_000) await setTimeout(100);
    const remainedMs = performance.now() - vanishedAt;
    await network.close();
    await phoneAgent.destroy();
    expect(delayMs).to.be.below(45_000);
    expect(remainedMs).to.be.below(60_000);
    reportResult(
      `vanished client, ${way}`,
      `opponent told after ${(delayMs / 1000).toFixed(1)} s, stream gone after ${(remainedMs / 1000).toFixed(1)} s`,
    );
  }

  before(function () {
    if (size === 'short') skip(this, 'it takes 46 s; FAULTS=full runs it');
  });

  it('is away for the opponent within 45 s, and its stream is gone within 60 s', async () => {
    await Promise.all([
      vanish('directly', cluster.servers[0]?.settings['PORT'] ?? ''),
      vanish('through the proxy', new URL(cluster.origin).port),
    ]);
  });
});
