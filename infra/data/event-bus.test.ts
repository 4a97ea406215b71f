import { expect } from 'chai';
import { findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

describe('createEventBusCache', () => {
  for (const [nat, subnets] of [
    ['single', 'private'],
    ['none', 'isolated'],
  ] as const) {
    it(`creates a Valkey cache with usage limits in the fleet’s subnets with nat ${nat}`, async () => {
      const cache = findOne(await recordStack({ stack: 'prod', config: { nat } }), 'ServerlessCache');
      expect(omitTags(cache)).to.deep.equal({
        description: 'Events between the processes of Noughts; nothing is kept here',
        engine: 'valkey',
        majorEngineVersion: '8',
        subnetIds: ['a', 'b'].map((zone) => `subnet-${subnets}-eu-central-1${zone}`),
        securityGroupIds: ['noughts-prod-bus-id'],
        snapshotRetentionLimit: 0,
        cacheUsageLimits: {
          dataStorage: { maximum: 1, unit: 'GB' },
          ecpuPerSeconds: [{ maximum: 5000 }],
        },
      });
    });
  }
});
