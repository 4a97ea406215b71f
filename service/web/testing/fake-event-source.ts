/** `EventSource` for tests, which send its events. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  /** All that were created, oldest first; tests empty it. */
  static readonly created: FakeEventSource[] = [];

  readonly path: string;
  readyState = 0;

  constructor(path: string) {
    super();
    this.path = path;
    FakeEventSource.created.push(this);
  }

  /** Paths of the streams that are not closed. */
  static openPaths(): string[] {
    return FakeEventSource.created.filter(({ readyState }) => readyState !== 2).map(({ path }) => path);
  }

  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  /** Ends the stream as after an error response. */
  reject(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  send(event: string, data: object): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}
