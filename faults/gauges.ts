/** Resources in use by a process. */
export interface Gauges {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly fds: number;
  readonly streams: number;
}

/** Reads the resources in use from the metrics of a process. */
export async function readGauges(managementOrigin: string): Promise<Gauges> {
  const text = await (await fetch(`${managementOrigin}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  return {
    rssBytes: value('process_resident_memory_bytes'),
    heapBytes: value('nodejs_heap_size_used_bytes'),
    fds: value('process_open_fds'),
    streams: value('noughts_streams'),
  };
}
