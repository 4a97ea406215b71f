import { expect } from 'chai';
import { findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

describe('event bus', () => {
  for (const [nat, subnets] of [
    ['single', 'private'],
    ['none', 'isolated'],
  ] as const) {
    it(`with nat ${nat} is a small Valkey beside the fleet, with limits that stop a runaway bill`, async () => {
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
