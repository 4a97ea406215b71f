import { expect } from 'chai';
import { gamesTable, usersTable, tables } from '../../service/database/table-definitions.ts';
import { all, one, own } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';
import { tableShape } from './tables.ts';

describe('tables', () => {
  it('are shaped by the definitions that the service reads and writes by', () => {
    expect(
      tableShape({
        name: 'Games',
        partitionKey: 'G',
        indexes: [{ name: 'By', partitionKey: 'P', sortKey: 'S', projection: 'KEYS_ONLY' }],
        timeToLive: 'T',
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
    for (const definition of tables) {
      const names = tableShape(definition).attributes.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
    }
  });

  for (const stack of ['staging', 'prod']) {
    it(`of ${stack} are Games and Users, ${stack === 'prod' ? '' : 'not '}protected`, async () => {
      const resources = await recordStack({ stack });
      expect(all(resources, 'Table')).to.have.length(2);
      for (const [part, definition] of Object.entries({ games: gamesTable, users: usersTable })) {
        const table = one(resources, 'Table', part);
        expect(own(table)).to.deep.equal({
          ...tableShape(definition),
          deletionProtectionEnabled: stack === 'prod',
        });
        expect(table.options.protect).to.equal(stack === 'prod');
      }
    });
  }

  it('can be let go in prod by configuration', async () => {
    const table = one(await recordStack({ stack: 'prod', config: { protect: false } }), 'Table', 'games');
    expect([table.inputs['deletionProtectionEnabled'], table.options.protect]).to.deep.equal([false, false]);
  });
});
