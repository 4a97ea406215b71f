import { expect } from 'chai';
import { FakeEventSource } from '../../testing/fake-event-source.ts';
import { setGlobals } from '../../testing/globals.ts';
import { LiveStream, type StreamHandlers } from './live-stream.ts';

describe('LiveStream', () => {
  let restoreGlobals: () => void;
  let now = 0;
  let sent: { path: string; body: unknown; keepalive: boolean | undefined }[] = [];
  let visibilityState = 'visible';
  const opened: LiveStream[] = [];
  beforeEach(() => {
    [now, sent, visibilityState] = [0, [], 'visible'];
    restoreGlobals = setGlobals({
      EventSource: FakeEventSource,
      performance: { now: () => now },
      document: {
        get visibilityState() {
          return visibilityState;
        },
      },
      fetch: async (path: string, init: RequestInit) => {
        sent.push({ path, body: JSON.parse(String(init.body)), keepalive: init.keepalive });
        throw new TypeError('no network');
      },
    });
  });
  afterEach(() => {
    for (const stream of opened.splice(0)) stream.close();
    FakeEventSource.created.length = 0;
    restoreGlobals();
  });

  function openStream(handlers: Partial<StreamHandlers> = {}) {
    const ignore = () => undefined;
    const stream = new LiveStream('/events', {
      onOpen: ignore,
      onEvent: ignore,
      onLost: ignore,
      ...handlers,
    });
    opened.push(stream);
    stream.open();
    const [source] = FakeEventSource.created;
    if (!source) throw new Error('no event source was created');
    return { stream, source };
  }

  it('confirms the stream every 20 s, whether or not that succeeds', () => {
    const { source } = openStream();
    source.send('presence', { X: true, streamId: 'id' });
    for (now of [15_000, 20_000, 35_000, 45_000]) source.send('heartbeat', {});
    const confirmation = { path: '/presence', body: { streamId: 'id', visible: true }, keepalive: true };
    expect(sent).to.deep.equal([confirmation, confirmation]);
  });

  it('confirms the stream at once when the page was hidden', () => {
    const { stream, source } = openStream();
    source.send('presence', { streamId: 'id' });
    visibilityState = 'hidden';
    stream.confirm();
    expect(sent.map(({ body }) => body)).to.deep.equal([{ streamId: 'id', visible: false }]);
  });

  it('confirms no stream whose id is unknown, and none that is closed', () => {
    const { stream, source } = openStream();
    now = 20_000;
    source.send('heartbeat', {});
    source.send('presence', { streamId: 'id' });
    stream.close();
    stream.confirm();
    expect(sent).to.have.length(1);
  });

  it('is dead after 35 s of the monotonic clock without an event', () => {
    const { stream, source } = openStream();
    now = 10_000;
    source.send('heartbeat', {});
    now = 44_000;
    expect(stream.isAlive).to.equal(true);
    now = 45_000;
    expect(stream.isAlive).to.equal(false);
  });

  it('tells a rejected stream from a broken one', () => {
    const reasons: string[] = [];
    const { stream, source } = openStream({ onLost: (reason) => reasons.push(reason) });
    source.reject();
    stream.open();
    FakeEventSource.created[1]?.dispatchEvent(new Event('error'));
    expect(reasons).to.deep.equal(['rejected', 'broken']);
  });
});
