import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { mock } from 'node:test';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { testApp, type TestApp, type TestClient } from '../service/testing/test-app.ts';
import { createGame } from './create-game.ts';
import { type NameOfValue, observedFields } from './observed-fields.ts';
import { documentOf, operationsOf } from './openapi.ts';
import { fieldLines } from './schema-fields.ts';
import { textFile } from './text-file.ts';

/** Clients are promised an event at least this often. */
const promisedSilenceMs = 25_000;

interface Received {
  readonly route: string;
  readonly events: readonly EventSourceMessage[];
  readonly retryMs: number | undefined;
}

/** Names and members of the events of each stream, as they arrive while games are played. */
export async function liveEvents(): Promise<string> {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const shared = await playTogether();
    const alone = await playWithoutBus();
    return textFile({ 'Server-sent events': eventLines([...shared.received, ...alone], shared.nameOf) });
  } finally {
    mock.timers.reset();
  }
}

/** An open game that somebody joins, a quick match, heartbeats, and the end of the process. */
async function playTogether() {
  const service = await testApp();
  const host = service.client();
  const friend = service.client();
  await host.asGuest();
  await friend.asGuest();
  const { id } = await createGame(host);
  const streams = [
    await open(service, 'GET /events', '/events', host),
    await open(service, 'GET /games/:id/events', `/games/${id}/events`, host),
    await open(service, 'GET /games/:id/events', `/games/${id}/events`),
  ];
  await friend.post(`/games/${id}/join`);
  await host.post('/games/match', {});
  await friend.post('/games/match', {});
  mock.timers.tick(promisedSilenceMs);
  const nameOf = await namedShapes(service);
  await service.close();
  return { received: await Promise.all(streams.map((received) => received())), nameOf };
}

/** Without a bus it is not known who else is there. */
async function playWithoutBus(): Promise<readonly Received[]> {
  const service = await testApp({ bus: new InProcessBus('down') });
  const host = service.client();
  await host.asGuest();
  const { id } = await createGame(host);
  const received = await open(service, 'GET /games/:id/events', `/games/${id}/events`);
  await service.close();
  return [await received()];
}

/** Opens a stream; the function that it resolves to reads it to the end, which the service makes when it closes. */
async function open(
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

/** Names the data of an event that follows a schema of the HTTP API exactly. */
async function namedShapes({ url }: TestApp): Promise<NameOfValue> {
  const document = await documentOf(url);
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  ajv.addSchema(document, 'api');
  const components = Object.keys(document.components.schemas).map(
    (name) => [name, ajv.compile({ $ref: `api#/components/schemas/${name}` })] as const,
  );
  const responses = operationsOf(document).flatMap(([route, operation]) => {
    const schema = operation.responses['200']?.content?.['application/json']?.schema;
    return schema
      ? [[`as ${route}`, ajv.compile({ ...schema, components: document.components })] as const]
      : [];
  });
  return (value) => [...components, ...responses].find(([, follows]) => follows(value))?.[0];
}

function eventLines(received: readonly Received[], nameOf: NameOfValue): string[] {
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
  return [...ends, ...[...byName].flatMap(([name, events]) => linesOf(name, events, nameOf))];
}

function linesOf(name: string, events: readonly EventSourceMessage[], nameOf: NameOfValue): string[] {
  const data = events.map((event) => JSON.parse(event.data) as { readonly version?: number });
  const ids = events.map(({ id }, index) => {
    if (id === undefined) return 'none';
    return id === String(data[index]?.version) ? 'version' : id;
  });
  return [
    ...ids.map((id) => `${name} id: ${id}`),
    ...fieldLines(`${name} data: `, observedFields(data, nameOf)),
  ];
}
