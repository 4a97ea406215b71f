import { InProcessBus } from '../service/events/in-process-bus.ts';
import { createMetrics } from '../service/observability/metrics.ts';
import { formatSections } from './text-file.ts';

/** Metrics of the runtime that prom-client has on Linux alone, where the service is operated. */
const linuxOnlyMetrics = /^process_(open_fds|max_fds|heap_bytes|virtual_memory_bytes)$/;

/** Name, type and labels of every metric of a process. */
export function describeMetrics(): string {
  const { registry } = createMetrics(new InProcessBus('alone'));
  const all = registry.getMetricsAsArray().filter(({ name }) => !linuxOnlyMetrics.test(name));
  return formatSections({
    Metrics: all.map((metric) => {
      // prom-client keeps them on the metric, without declaring them.
      const labels = 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [];
      return `${metric.name} ${String(metric.type)}${labels.length > 0 ? ` {${labels.join(', ')}}` : ''}`;
    }),
  });
}
