import { expect } from 'chai';
import {
  gamesTableDefinition,
  usersTableDefinition,
  tableDefinitions,
} from '../../service/database/table-definitions.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';
import { toTableArgs } from './tables.ts';

describe('toTableArgs', () => {
  it('converts a table definition with its keys, indexes and TTL', () => {
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

  it('declares each attribute once, even if several indexes share it', () => {
    for (const definition of tableDefinitions) {
      const names = toTableArgs(definition).attributes.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
    }
  });
});

describe('Tables', () => {
  for (const stack of ['staging', 'prod']) {
    it(`creates ${stack === 'prod' ? 'protected' : 'unprotected'} Games and Users tables in ${stack}`, async () => {
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

  it('gives servers, role and alarms an external table, and keeps the stack’s own', async () => {
    const gamesTable = 'noughts-prod-games-restored';
    const resources = await recordStack({ stack: 'prod', config: { gamesTable } });
    expect(findAll(resources, 'Table')).to.have.length(2);
    const userData = Buffer.from(String(findOne(resources, 'LaunchTemplate').inputs['userData']), 'base64');
    expect(String(userData)).to.include(`\nGAMES_TABLE=${gamesTable}\n`);
    expect(String(userData)).to.include('\nUSERS_TABLE=noughts-prod-users-0a1b2c3\n');
    const rights = String(findOne(resources, 'RolePolicy').inputs['policy']);
    expect(rights).to.include(`table/${gamesTable}`).and.not.include('table/noughts-prod-games-0a1b2c3');
    const alarm = findOne(resources, 'MetricAlarm', 'throttled-games');
    expect(JSON.stringify(alarm.inputs['metricQueries'])).to.include(gamesTable);
  });

  it('is unprotected in prod if protect is false', async () => {
    const table = findOne(await recordStack({ stack: 'prod', config: { protect: false } }), 'Table', 'games');
    expect([table.inputs['deletionProtectionEnabled'], table.options.protect]).to.deep.equal([false, false]);
  });
});
