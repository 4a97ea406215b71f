import { expect } from 'chai';
import {
  gamesTableDefinition,
  usersTableDefinition,
  tableDefinitions,
} from '../../service/database/table-definitions.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';
import { toTableArgs } from './tables.ts';

describe('tables', () => {
  it('are shaped by the definitions that the service reads and writes by', () => {
    expect(
      toTableArgs({
        name: 'Games',
        partitionKey: 'G',
        indexes: [{ name: 'By', partitionKey: 'P', sortKey: 'S', projection: 'KEYS_ONLY' }],
        ttlAttribute: 'T',
      }),
    ).to.deep.equal({
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'G',
      attributes: [
        { name: 'G', type: 'S' },
        { name: 'P', type: 'S' },
        { name: 'S', type: 'S' },
      ],
      globalSecondaryIndexes: [
        {
          name: 'By',
          projectionType: 'KEYS_ONLY',
          keySchemas: [
            { attributeName: 'P', keyType: 'HASH' },
            { attributeName: 'S', keyType: 'RANGE' },
          ],
        },
      ],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: false },
      ttl: { attributeName: 'T', enabled: true },
    });
  });

  it('declare each attribute once, however many indexes share it', () => {
    for (const definition of tableDefinitions) {
      const names = toTableArgs(definition).attributes.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
    }
  });

  for (const stack of ['staging', 'prod']) {
    it(`of ${stack} are Games and Users, ${stack === 'prod' ? '' : 'not '}protected`, async () => {
      const resources = await recordStack({ stack });
      expect(findAll(resources, 'Table')).to.have.length(2);
      for (const [suffix, definition] of Object.entries({
        games: gamesTableDefinition,
        users: usersTableDefinition,
      })) {
        const table = findOne(resources, 'Table', suffix);
        expect(omitTags(table)).to.deep.equal({
          ...toTableArgs(definition),
          deletionProtectionEnabled: stack === 'prod',
        });
        expect(table.options.protect).to.equal(stack === 'prod');
      }
    });
  }

  it('can be let go in prod by configuration', async () => {
    const table = findOne(await recordStack({ stack: 'prod', config: { protect: false } }), 'Table', 'games');
    expect([table.inputs['deletionProtectionEnabled'], table.options.protect]).to.deep.equal([false, false]);
  });
});
