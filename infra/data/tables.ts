import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  gamesTableDefinition,
  usersTableDefinition,
  type TableDefinition,
} from '../../service/database/table-definitions.ts';
import {
  createResourceIdentity,
  createResourceInput,
  createStaticInput,
  type LaunchInput,
} from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';

export interface TablesArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
}

/**
 * The DynamoDB tables, created from the service's own definitions. On demand: $0.625 for a million write units, $0.125
 * for reads, $0.25 a GB and month and about as much for point-in-time recovery (us-east-1); a game is 18 write units,
 * or 20 by quick match and 12 for each minute of waiting. Add or drop one index per release: DynamoDB changes only one
 * in an update.
 */
export class Tables extends pulumi.ComponentResource {
  /** The table that servers use: the stack's own, or an external one. */
  readonly games: aws.dynamodb.Table;
  readonly users: aws.dynamodb.Table;
  /** Names of the tables. */
  readonly launchInputs: Readonly<Record<'gamesTable' | 'usersTable', LaunchInput<string>>>;

  constructor(name: string, { settings, names }: TablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Tables', name, {}, opts);
    const createTable = (definition: TableDefinition) =>
      new aws.dynamodb.Table(
        names.logicalName(definition.name.toLowerCase()),
        { ...toTableArgs(definition), deletionProtectionEnabled: settings.protect },
        { parent: this, protect: settings.protect },
      );
    const { externalTables } = settings;
    // The stack's own table is kept beside an external one.
    const createOrGetExternal = (definition: TableDefinition, externalName: string | undefined) => {
      const table = createTable(definition);
      return externalName === undefined ? table : getExternalTable(names, definition, externalName, this);
    };
    this.games = createOrGetExternal(gamesTableDefinition, externalTables.games);
    this.users = createOrGetExternal(usersTableDefinition, externalTables.users);
    const createNameInput = (
      definition: TableDefinition,
      table: aws.dynamodb.Table,
      externalName: string | undefined,
    ) =>
      externalName === undefined
        ? createResourceInput(
            createResourceIdentity(
              names.logicalName(definition.name.toLowerCase()),
              toTableArgs(definition),
              'hashKey',
            ),
            table.name,
          )
        : createStaticInput(externalName, table.name);
    this.launchInputs = {
      gamesTable: createNameInput(gamesTableDefinition, this.games, externalTables.games),
      usersTable: createNameInput(usersTableDefinition, this.users, externalTables.users),
    };
    this.registerOutputs();
  }

  get all(): readonly aws.dynamodb.Table[] {
    return [this.games, this.users];
  }
}

/**
 * Reads a table that was restored from a backup. Its settings are not managed by the stack: a restore has none of the
 * original's protection, backups and TTL.
 */
function getExternalTable(
  names: ResourceNames,
  { name }: TableDefinition,
  tableName: string,
  parent: pulumi.Resource,
): aws.dynamodb.Table {
  return aws.dynamodb.Table.get(
    names.logicalName(`${name.toLowerCase()}-external-${tableName}`),
    tableName,
    {},
    { parent },
  );
}

/** Converts a table definition to arguments of the AWS provider. */
export function toTableArgs({ partitionKey, indexes, ttlAttribute }: TableDefinition) {
  const keys = [partitionKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  return {
    billingMode: 'PAY_PER_REQUEST',
    hashKey: partitionKey,
    attributes: [...new Set(keys)].map((name) => ({ name, type: 'S' })),
    globalSecondaryIndexes: indexes.map((index) => ({
      name: index.name,
      projectionType: index.projection,
      keySchemas: [
        { attributeName: index.partitionKey, keyType: 'HASH' },
        { attributeName: index.sortKey, keyType: 'RANGE' },
      ],
    })),
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: false },
    ttl: { attributeName: ttlAttribute, enabled: true },
  };
}
