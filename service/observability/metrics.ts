import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventBus } from '../events/event-bus.ts';

/** What one process counts and measures. */
export interface Metrics {
  readonly registry: Registry;
  readonly requestDurations: Histogram<'method' | 'route' | 'status'>;
  readonly errorResponses: Counter<'code'>;
  readonly moves: Counter<'outcome'>;
  readonly openStreams: Gauge;
  readonly databaseCalls: Histogram<'operation' | 'outcome'>;
}

/** Seconds. A request takes a few milliseconds; one that waits for a table in trouble up to five seconds. */
const requestBucketsSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const databaseBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * The metrics of this process, in a registry of their own; `docs/operations.md` says what each means. With those of
 * the runtime: memory, handles, garbage collection and the delay of the event loop (`nodejs_*`, `process_*`).
 */
export function createMetrics(bus: EventBus): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'noughts_bus_up',
    help: '1 while messages of other processes arrive, or where there are no other processes; else 0',
    registers,
    collect() {
      this.set(bus.state === 'down' ? 0 : 1);
    },
  });
  new Gauge({
    name: 'noughts_bus_lag_seconds',
    help: 'How long the last message to ourselves took over the bus, there and back',
    registers,
    collect() {
      this.set((bus.lagMs ?? 0) / 1000);
    },
  });
  return {
    registry,
    requestDurations: new Histogram({
      name: 'noughts_http_request_duration_seconds',
      help: 'From a request to the end of its answer; event streams are left out',
      labelNames: ['method', 'route', 'status'],
      buckets: requestBucketsSeconds,
      registers,
    }),
    errorResponses: new Counter({
      name: 'noughts_refusals_total',
      help: 'Answers that were problem documents, by code',
      labelNames: ['code'],
      registers,
    }),
    moves: new Counter({
      name: 'noughts_moves_total',
      help: 'Requests to play a move: accepted (repeats included), conflict (409), or refused otherwise',
      labelNames: ['outcome'],
      registers,
    }),
    openStreams: new Gauge({ name: 'noughts_streams', help: 'Event streams open', registers }),
    databaseCalls: new Histogram({
      name: 'noughts_table_call_duration_seconds',
      help: 'Calls to the table, retries included; outcome is ok, condition (a lost race) or failed',
      labelNames: ['operation', 'outcome'],
      buckets: databaseBucketsSeconds,
      registers,
    }),
  };
}
