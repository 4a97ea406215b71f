import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { mock } from 'node:test';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { createTestApp, type TestApp, type TestClient } from '../service/testing/test-app.ts';
import { createGame } from './create-game.ts';
import { type ValueNamer, listObservedFields } from './observed-fields.ts';
import { fetchOpenApi, listOperations } from './openapi.ts';
import { formatFields } from './schema-fields.ts';
import { formatSections } from './text-file.ts';

/** The service guarantees an event at least this often. */
const maxSilenceMs = 25_000;

interface Received {
  readonly route: string;
  readonly events: readonly EventSourceMessage[];
  readonly retryMs: number | undefined;
}

/** Names and fields of the events of each stream, recorded during games. */
export async function describeLiveEvents(): Promise<string> {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const withBus = await playTogether();
    const withoutBus = await playWithoutBus();
    return formatSections({
      'Server-sent events': formatEvents([...withBus.received, ...withoutBus], withBus.nameOf),
    });
  } finally {
    mock.timers.reset();
  }
}

/** Records an open game that a player joins, a quick match, a sign-in on another device, heartbeats, and the shutdown. */
async function playTogether() {
  const service = await createTestApp();
  const host = service.createClient();
  const friend = service.createClient();
  await host.signInAsGuest();
  await friend.signInAsGuest();
  const { id } = await createGame(host);
  const streams = [
    await openStream(service, 'GET /events', '/events', host),
    await openStream(service, 'GET /games/:id/events', `/games/${id}/events`, host),
    await openStream(service, 'GET /games/:id/events', `/games/${id}/events`),
  ];
  await friend.post(`/games/${id}/join`);
  await host.post('/games/match', {});
  await friend.post('/games/match', {});
  const { body: handover } = await host.post<{ code: string }>('/auth/handover');
  await service.createClient().post('/auth/handover/redeem', { code: handover.code });
  mock.timers.tick(maxSilenceMs);
  const getName = await createShapeNamer(service);
  await service.close();
  return { received: await Promise.all(streams.map((received) => received())), nameOf: getName };
}

/** Records a game while the event bus is down, so presence is unknown. */
async function playWithoutBus(): Promise<readonly Received[]> {
  const service = await createTestApp({ bus: new InProcessBus('down') });
  const host = service.createClient();
  await host.signInAsGuest();
  const { id } = await createGame(host);
  const received = await openStream(service, 'GET /games/:id/events', `/games/${id}/events`);
  await service.close();
  return [await received()];
}

/** Opens a stream. @returns a function that waits until the service closes the stream and returns its events */
async function openStream(
  { url }: TestApp,
  route: string,
  path: string,
  client?: TestClient,
): Promise<() => Promise<Received>> {
  const response = await fetch(url + path, { headers: client ? { cookie: client.cookie } : {} });
  const text = response.text();
  return async () => {
    const events: EventSourceMessage[] = [];
    let retryMs: number | undefined;
    const parser = createParser({
      onEvent: (event) => void events.push(event),
      onRetry: (milliseconds) => (retryMs = milliseconds),
    });
    parser.feed(await text);
    return { route, events, retryMs };
  };
}

/** Creates a function that names values by the schema of the HTTP API that they match. */
async function createShapeNamer({ url }: TestApp): Promise<ValueNamer> {
  const document = await fetchOpenApi(url);
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  ajv.addSchema(document, 'api');
  const components = Object.keys(document.components.schemas).map(
    (name) => [name, ajv.compile({ $ref: `api#/components/schemas/${name}` })] as const,
  );
  const routes = listOperations(document).flatMap(({ route, responses }) => {
    const schema = responses['200']?.content?.['application/json']?.schema;
    return schema
      ? [[`as ${route}`, ajv.compile({ ...schema, components: document.components })] as const]
      : [];
  });
  return (value) => [...components, ...routes].find(([, matches]) => matches(value))?.[0];
}

function formatEvents(received: readonly Received[], getName: ValueNamer): string[] {
  const byName = new Map<string, EventSourceMessage[]>();
  for (const { route, events } of received) {
    for (const event of events) {
      const name = `${route} ${event.event ?? 'without a name'}`;
      byName.set(name, [...(byName.get(name) ?? []), event]);
    }
  }
  const ends = received.map(
    ({ route, retryMs }) =>
      `${route} ends with ${retryMs === undefined ? 'nothing' : 'retry, in milliseconds'}`,
  );
  return [...ends, ...[...byName].flatMap(([name, events]) => formatEvent(name, events, getName))];
}

function formatEvent(name: string, events: readonly EventSourceMessage[], getName: ValueNamer): string[] {
  const data = events.map((event) => JSON.parse(event.data) as { readonly version?: number });
  const ids = events.map(({ id }, index) => {
    if (id === undefined) return 'none';
    return id === String(data[index]?.version) ? 'version' : id;
  });
  return [
    ...ids.map((id) => `${name} id: ${id}`),
    ...formatFields(`${name} data: `, listObservedFields(data, getName)),
  ];
}
