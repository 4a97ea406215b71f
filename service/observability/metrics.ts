import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventBus } from '../events/event-bus.ts';

/** The metrics of one process. */
export interface Metrics {
  readonly registry: Registry;
  readonly requestDurations: Histogram<'method' | 'route' | 'status'>;
  readonly errorResponses: Counter<'code'>;
  readonly moves: Counter<'outcome'>;
  readonly openStreams: Gauge;
  readonly databaseCalls: Histogram<'operation' | 'outcome'>;
}

/** A request usually takes a few milliseconds, and up to five seconds when the database is unavailable. */
const requestBucketsSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const databaseBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Creates the metrics of this process in a new registry, including the default metrics of Node (`nodejs_*`, `process_*`).
 * `docs/operations.md` describes them.
 */
export function createMetrics(bus: EventBus): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'noughts_bus_up',
    help: '1 while the event bus is connected or none is needed, else 0',
    registers,
    collect() {
      this.set(bus.state === 'down' ? 0 : 1);
    },
  });
  new Gauge({
    name: 'noughts_bus_lag_seconds',
    help: 'Round-trip time of the last heartbeat over the event bus',
    registers,
    collect() {
      this.set((bus.lagMs ?? 0) / 1000);
    },
  });
  return {
    registry,
    requestDurations: new Histogram({
      name: 'noughts_http_request_duration_seconds',
      help: 'Time from a request to the end of its response, without event streams',
      labelNames: ['method', 'route', 'status'],
      buckets: requestBucketsSeconds,
      registers,
    }),
    errorResponses: new Counter({
      name: 'noughts_refusals_total',
      help: 'Error responses (problem documents) by code',
      labelNames: ['code'],
      registers,
    }),
    moves: new Counter({
      name: 'noughts_moves_total',
      help: 'Requests to play a move by outcome: accepted (including repeats), conflict or refused (other errors)',
      labelNames: ['outcome'],
      registers,
    }),
    openStreams: new Gauge({ name: 'noughts_streams', help: 'Open event streams', registers }),
    databaseCalls: new Histogram({
      name: 'noughts_table_call_duration_seconds',
      help: 'Duration of database calls including retries; outcome is ok, condition (write conflict) or failed',
      labelNames: ['operation', 'outcome'],
      buckets: databaseBucketsSeconds,
      registers,
    }),
  };
}
