import { getMetricKey, type Series } from './alarm-evaluator.ts';

const targetGroups = ['live', 'api', 'docs', 'web'] as const;

/** Dimensions of a stack's metrics. */
export interface Dimensions {
  readonly loadBalancer: string;
  readonly targetGroups: Readonly<Record<(typeof targetGroups)[number], string>>;
}

/** A server from its launch on; times in minutes. */
export interface SimulatedServer {
  /** Name of its Auto Scaling group. */
  readonly group: string;
  readonly launchedAt: number;
  /** First minute in which every target group lists it as healthy. */
  readonly healthyAt: number;
  readonly endsAt: number;
  /** Minutes in which it fails health checks while it runs. */
  readonly unhealthy?: readonly [from: number, to: number];
  /** First minute without reports of its log shipper. */
  readonly silentFrom?: number;
}

/** Metrics of a stack, minute by minute, as AWS emits them: many only when there is something to count. */
export class SimulatedDay {
  readonly minutes: number;
  readonly metrics = new Map<string, Series>();
  readonly #dimensions: Dimensions;

  constructor(minutes: number, dimensions: Dimensions) {
    this.minutes = minutes;
    this.#dimensions = dimensions;
  }

  /** Sets values of a metric from a minute on. */
  emit(values: readonly number[], from: number, metricName: string, ...dimensions: readonly string[]): void {
    const key = getMetricKey(metricName, ...dimensions);
    const series = [...(this.metrics.get(key) ?? new Array<undefined>(this.minutes).fill(undefined))];
    series.splice(from, values.length, ...values);
    this.metrics.set(key, series);
  }

  /**
   * Emits what servers cause: health in every target group, sizes of their groups, reports of log shippers. A target
   * group without targets and an Auto Scaling group that does not exist emit nothing.
   *
   * @param desired desired capacity by group and minute
   */
  runServers(
    servers: readonly SimulatedServer[],
    desired: Readonly<Record<string, (minute: number) => number | undefined>>,
  ): void {
    const isHealthy = (server: SimulatedServer, minute: number) =>
      minute >= server.healthyAt &&
      !(server.unhealthy && minute >= server.unhealthy[0] && minute < server.unhealthy[1]);
    for (let minute = 0; minute < this.minutes; minute += 1) {
      const running = servers.filter(({ launchedAt, endsAt }) => minute >= launchedAt && minute < endsAt);
      const healthy = running.filter((server) => isHealthy(server, minute));
      for (const targetGroup of running.length === 0 ? [] : targetGroups) {
        const dimensions = [this.#dimensions.loadBalancer, this.#dimensions.targetGroups[targetGroup]];
        this.emit([healthy.length], minute, 'HealthyHostCount', ...dimensions);
        this.emit([running.length - healthy.length], minute, 'UnHealthyHostCount', ...dimensions);
      }
      for (const [group, getDesired] of Object.entries(desired)) {
        const capacity = getDesired(minute);
        if (capacity === undefined) continue;
        // A group counts an instance as in service from the minute after its launch.
        const inService = running.filter((server) => server.group === group && minute > server.launchedAt);
        this.emit([capacity], minute, 'GroupDesiredCapacity', group);
        this.emit([inService.length], minute, 'GroupInServiceInstances', group);
      }
      const reporting = running.filter(
        ({ healthyAt, silentFrom = Infinity }) => minute >= healthyAt && minute < silentFrom,
      );
      if (reporting.length > 0) this.emit([reporting.length], minute, 'LogShipperReports');
    }
  }

  /** Emits a count for some minutes. */
  count(value: number, from: number, minutes: number, metricName: string, ...dimensions: readonly string[]) {
    this.emit(new Array<number>(minutes).fill(value), from, metricName, ...dimensions);
  }
}
