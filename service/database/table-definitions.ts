/**
 * Schema of both tables, used by the service, the embedded database and the Pulumi stacks. All keys are strings.
 *
 * All projections are `KEYS_ONLY`: an index entry whose key and projected attributes do not change costs no write unit,
 * so a move costs a single one (docs/decisions/0002-table-model.md).
 */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: 'KEYS_ONLY';
}

export interface TableDefinition {
  /** The logical name; a Pulumi stack adds a prefix or suffix. */
  readonly name: 'Games' | 'Users';
  readonly partitionKey: string;
  readonly indexes: readonly IndexDefinition[];
  /** Attribute with the expiry in epoch seconds. */
  readonly ttlAttribute: string;
}

/** Games by player and mark, and games between two players, sorted by the key in games/sort-key.ts. */
export const gameIndexes = {
  byX: { name: 'ByX', partitionKey: 'X', sortKey: 'SortKey', projection: 'KEYS_ONLY' },
  byO: { name: 'ByO', partitionKey: 'O', sortKey: 'SortKey', projection: 'KEYS_ONLY' },
  byPair: { name: 'ByPair', partitionKey: 'PlayerPair', sortKey: 'SortKey', projection: 'KEYS_ONLY' },
} as const satisfies Record<string, IndexDefinition>;

export const gamesTableDefinition = {
  name: 'Games',
  partitionKey: 'GameId',
  indexes: Object.values(gameIndexes),
  ttlAttribute: 'Ttl',
} as const satisfies TableDefinition;

export const usersTableDefinition = {
  name: 'Users',
  partitionKey: 'UserId',
  indexes: [{ name: 'ByKind', partitionKey: 'Kind', sortKey: 'ListSortKey', projection: 'KEYS_ONLY' }],
  ttlAttribute: 'Ttl',
} as const satisfies TableDefinition;

export const tableDefinitions: readonly TableDefinition[] = [gamesTableDefinition, usersTableDefinition];
