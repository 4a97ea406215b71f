/** A recorded alarm, as its inputs describe it to CloudWatch. */
export interface RecordedAlarm {
  readonly name: string;
  readonly comparisonOperator: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly metricQueries: readonly MetricQuery[];
}

export interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly returnData: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly period: number;
  };
}

/** Value of a metric in each minute; undefined where AWS emits none. */
export type Series = readonly (number | undefined)[];

/** Key of a metric: its name and the values of its dimensions. */
export function getMetricKey(metricName: string, ...dimensions: readonly string[]): string {
  return [metricName, ...dimensions.toSorted()].join(' ');
}

/**
 * Evaluates an alarm as CloudWatch does, at the end of each period: it is in ALARM while at least `datapointsToAlarm` of
 * the last `evaluationPeriods` data points breach. Missing data does not breach (`notBreaching`).
 *
 * @param metrics series by metric key; unknown metrics have no values
 * @param createdAt the minute in which the alarm is created
 * @returns the minutes at which the alarm fires
 * @throws Error for metric math that it does not know
 */
export function findFirings(
  alarm: RecordedAlarm,
  metrics: ReadonlyMap<string, Series>,
  minutes: number,
  createdAt = 0,
): readonly number[] {
  const periodMinutes = (alarm.metricQueries.find(({ metric }) => metric)?.metric?.period ?? 60) / 60;
  const returned = alarm.metricQueries.find(({ returnData }) => returnData)?.id ?? '';
  const breaches = Array.from({ length: Math.floor(minutes / periodMinutes) }, (_, index) => {
    const start = index * periodMinutes;
    const value = computeValue(alarm.metricQueries, returned, (query) =>
      aggregate(
        metrics.get(getQueryKey(query)) ?? [],
        query.metric?.stat ?? '',
        start,
        start + periodMinutes,
      ),
    );
    if (value === undefined || start < createdAt) return false;
    return alarm.comparisonOperator === 'LessThanThreshold'
      ? value < alarm.threshold
      : value > alarm.threshold;
  });
  const states = breaches.map((_, index) => {
    const window = breaches.slice(Math.max(0, index + 1 - alarm.evaluationPeriods), index + 1);
    return window.filter(Boolean).length >= alarm.datapointsToAlarm;
  });
  return states.flatMap((isFiring, index) =>
    isFiring && states[index - 1] !== true ? [(index + 1) * periodMinutes] : [],
  );
}

function getQueryKey({ metric }: MetricQuery): string {
  return getMetricKey(metric?.metricName ?? '', ...Object.values(metric?.dimensions ?? {}));
}

function aggregate(series: Series, stat: string, from: number, to: number): number | undefined {
  const values = series.slice(from, to).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  if (stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  return stat === 'Minimum' ? Math.min(...values) : Math.max(...values);
}

/** The value of a query: of its metric, or of its metric math. */
function computeValue(
  queries: readonly MetricQuery[],
  id: string,
  readMetric: (query: MetricQuery) => number | undefined,
): number | undefined {
  const query = queries.find((each) => each.id === id);
  if (query === undefined) throw new Error(`metric math uses the unknown id ${id}`);
  const { expression } = query;
  if (expression === undefined) return readMetric(query);
  const read = (operand: string) =>
    /^[\d.]+$/.test(operand) ? Number(operand) : computeValue(queries, operand, readMetric);
  const [, name = '', list = ''] = /^(SUM|MIN|MAX)\(\[([\w, ]+)\]\)$/.exec(expression) ?? [];
  if (name !== '') return reduceArray(name, list.split(', ').map(read));
  const operation = /^(\w+) \* ([\d.]+)$|^(\w+)(?: \* ([\d.]+))? - (\w+)$/.exec(expression);
  if (operation === null) throw new Error(`unknown metric math: ${expression}`);
  const [, factor, times = '1', minuend = '', minuendTimes = '1', subtrahend = ''] = operation;
  if (factor !== undefined) return multiply(read(factor), Number(times));
  const [left, right] = [multiply(read(minuend), Number(minuendTimes)), read(subtrahend)];
  // An operator over two series has a value only where both have one.
  return left === undefined || right === undefined ? undefined : left - right;
}

/** A function over an array of series uses those that have a value. */
function reduceArray(name: string, operands: readonly (number | undefined)[]): number | undefined {
  const values = operands.filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  if (name === 'SUM') return values.reduce((sum, value) => sum + value, 0);
  return name === 'MIN' ? Math.min(...values) : Math.max(...values);
}

function multiply(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
