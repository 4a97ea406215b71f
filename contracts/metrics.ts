import { InProcessBus } from '../service/events/in-process-bus.ts';
import { makeMetrics } from '../service/observability/metrics.ts';
import { textFile } from './text-file.ts';

/** Metrics of the runtime that prom-client has on Linux alone, where the service is operated. */
const onlyOnLinux = /^process_(open_fds|max_fds|heap_bytes|virtual_memory_bytes)$/;

/** Name, type and labels of every metric of a process. */
export function metrics(): string {
  const { registry } = makeMetrics(new InProcessBus('alone'));
  const all = registry.getMetricsAsArray().filter(({ name }) => !onlyOnLinux.test(name));
  return textFile({
    Metrics: all.map((metric) => {
      // prom-client keeps them on the metric, without declaring them.
      const labels = 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [];
      return `${metric.name} ${String(metric.type)}${labels.length > 0 ? ` {${labels.join(', ')}}` : ''}`;
    }),
  });
}
