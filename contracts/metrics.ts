import { InProcessBus } from '../service/events/in-process-bus.ts';
import { createMetrics } from '../service/observability/metrics.ts';
import { formatSections } from './text-file.ts';

/** Runtime metrics that prom-client has only on Linux, excluded so that the snapshot is the same everywhere. */
const linuxOnlyMetrics = /^process_(open_fds|max_fds|heap_bytes|virtual_memory_bytes)$/;

/** Name, type and labels of every metric of a process. */
export function describeMetrics(): string {
  const { registry } = createMetrics(new InProcessBus('alone'));
  const all = registry.getMetricsAsArray().filter(({ name }) => !linuxOnlyMetrics.test(name));
  return formatSections({
    Metrics: all.map((metric) => {
      // prom-client has this property, but does not declare it.
      const labels = 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [];
      return `${metric.name} ${String(metric.type)}${labels.length > 0 ? ` {${labels.join(', ')}}` : ''}`;
    }),
  });
}
