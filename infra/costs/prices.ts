/** When the list prices below were read. */
export const pricesDate = 'November 2026';

/** List prices in US dollars that are the same in every region below. Hours are 730 a month. */
export const commonPrices = {
  publicAddressHour: 0.005,
  /** A custom metric or a detailed metric of an instance, a month. */
  metricMonth: 0.3,
  /** A metric of an alarm, a month. */
  alarmMetricMonth: 0.1,
  secretMonth: 0.4,
  keyMonth: 1,
  /** CPU above the baseline of a burstable type. */
  surplusVcpuHour: 0.04,
} as const;

/** List prices in US dollars by region. */
export interface RegionPrices {
  readonly instanceHour: Readonly<Record<string, number>>;
  readonly diskGbMonth: number;
  readonly loadBalancerHour: number;
  readonly natGatewayHour: number;
  readonly endpointHour: number;
  readonly cacheGbHour: number;
}

export const regionPrices = {
  'us-east-1': {
    instanceHour: { 't4g.small': 0.0168 },
    diskGbMonth: 0.08,
    loadBalancerHour: 0.0225,
    natGatewayHour: 0.045,
    endpointHour: 0.01,
    cacheGbHour: 0.084,
  },
  'eu-central-1': {
    instanceHour: { 't4g.small': 0.0192 },
    diskGbMonth: 0.0952,
    loadBalancerHour: 0.027,
    natGatewayHour: 0.052,
    endpointHour: 0.012,
    cacheGbHour: 0.096,
  },
} as const satisfies Readonly<Record<string, RegionPrices>>;

/** List prices in US dollars that depend on traffic, in us-east-1. */
export const trafficPrices = {
  /** A million request units of on-demand tables. */
  writeUnitsMillion: 0.625,
  readUnitsMillion: 0.125,
  /** A capacity unit (LCU) of an application load balancer. */
  capacityUnitHour: 0.008,
  /** A million processing units (ECPU) of a serverless Valkey cache. */
  processingUnitsMillion: 0.0023,
  /** To the internet. */
  sentGb: 0.09,
} as const;
