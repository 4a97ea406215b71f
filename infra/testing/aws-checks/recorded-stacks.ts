import { recordWholeBootstrap } from '../../bootstrap/testing/record-bootstrap.ts';
import { recordStack } from '../record-stack.ts';
import type { RecordedResource } from '../recorded-resource.ts';

/** Settings that add resources which neither stack's configuration file does. */
const moreSettings = {
  nat: 'none',
  domain: 'play.example.com',
  zoneId: 'Z0123456789ABCDEFGHIJ',
  alarmEmail: 'ops@example.com',
};

/** The resources of both stacks, of prod with every optional resource, and of the bootstrap, by name of the recording. */
export async function recordEverything(): Promise<ReadonlyMap<string, readonly RecordedResource[]>> {
  return new Map([
    ['staging', await recordStack({ stack: 'staging' })],
    ['prod', await recordStack({ stack: 'prod' })],
    ['prod, with every optional resource', await recordStack({ stack: 'prod', config: moreSettings })],
    ['bootstrap', (await recordWholeBootstrap()).resources],
  ]);
}
