import { endpointServices } from '../aws-context/endpoint-services.ts';
import { getCpuBaseline } from '../config/instance-type.ts';
import type { Settings } from '../config/settings.ts';
import { diskSizeGb } from '../fleet/fleet.ts';
import { commonPrices, type RegionPrices } from './prices.ts';

const hours = 730;
const zones = 2;
/** Of every T type from nano to large. */
const vcpus = 2;
/** Metrics that an instance with detailed monitoring has. */
const instanceMetrics = 7;
/** Each scaling policy creates two alarms. */
const scalingAlarms = 2;
/** What a cache without data is charged for. */
const cacheMinimumGb = 0.1;
/** Dollars a month and server for the capacity units of a load balancer with few requests. */
const quietCapacityUsd = 1;
/** Dollars a month and server for logs, buckets and tables with few games. */
const quietStorageUsd = 2;

/** Dollars a month by line of the table in docs/cost.md. */
export type MonthlyCosts = Readonly<Record<CostLine, number>>;

export type CostLine =
  'servers' | 'credits' | 'loadBalancer' | 'network' | 'eventBus' | 'monitoring' | 'storage';

/**
 * Computes what a stack costs a month without traffic, in US dollars, with `fleetMin` servers in two zones.
 *
 * @param alarmMetrics number of metrics in the stack's alarms
 * @throws Error for an instance type without a price
 */
export function computeMonthlyCosts(
  settings: Settings,
  prices: RegionPrices,
  alarmMetrics: number,
): MonthlyCosts {
  const { fleetMin, instanceType, cpuTarget, nat, scaling } = settings;
  const instanceHour = prices.instanceHour[instanceType];
  if (instanceHour === undefined) throw new Error(`there is no price of ${instanceType}`);
  const surplusCpu = Math.max(0, cpuTarget - (getCpuBaseline(instanceType) ?? 100)) / 100;
  const address = commonPrices.publicAddressHour * hours;
  const natGateways = { none: 0, single: 1, 'per-zone': zones }[nat];
  const endpoints = nat === 'none' ? endpointServices.length * zones : 0;
  return {
    servers:
      fleetMin *
      (instanceHour * hours + diskSizeGb * prices.diskGbMonth + instanceMetrics * commonPrices.metricMonth),
    credits: fleetMin * surplusCpu * vcpus * hours * commonPrices.surplusVcpuHour,
    loadBalancer: prices.loadBalancerHour * hours + zones * address + fleetMin * quietCapacityUsd,
    network:
      natGateways * (prices.natGatewayHour * hours + address) + endpoints * prices.endpointHour * hours,
    eventBus: settings.eventBus ? cacheMinimumGb * prices.cacheGbHour * hours : 0,
    monitoring:
      (alarmMetrics + (scaling === 'cpu' ? scalingAlarms : 0)) * commonPrices.alarmMetricMonth +
      commonPrices.metricMonth +
      commonPrices.secretMonth +
      (settings.alarmKeyArn === undefined ? commonPrices.keyMonth : 0),
    storage: fleetMin * quietStorageUsd,
  };
}

/** Dollars a month of all lines. */
export function sumCosts(costs: MonthlyCosts): number {
  return Object.values(costs).reduce((sum, line) => sum + line, 0);
}
