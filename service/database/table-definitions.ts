/**
 * The two tables, said once: the service reads and writes by it, the embedded engine is made from it and the stacks
 * provision it. It names no client and no provisioning tool. All keys are strings.
 *
 * Projections are `KEYS_ONLY` throughout: an index entry whose key and projected attributes do not change costs no
 * write unit, and so a move costs one (docs/decisions/0002-table-model.md).
 */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: 'KEYS_ONLY';
}

export interface TableDefinition {
  /** The logical name; a stack adds its own affixes. */
  readonly name: 'Games' | 'Users';
  readonly partitionKey: string;
  readonly indexes: readonly IndexDefinition[];
  /** Attribute with the epoch second after which the item may be removed. */
  readonly ttlAttribute: string;
}

/** The games of a player by mark, and those of two players against each other, each by list key. */
export const gameIndexes = {
  byX: { name: 'ByX', partitionKey: 'X', sortKey: 'L', projection: 'KEYS_ONLY' },
  byO: { name: 'ByO', partitionKey: 'O', sortKey: 'L', projection: 'KEYS_ONLY' },
  byPair: { name: 'ByPair', partitionKey: 'Pair', sortKey: 'L', projection: 'KEYS_ONLY' },
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
  indexes: [{ name: 'ByKind', partitionKey: 'Kind', sortKey: 'Listed', projection: 'KEYS_ONLY' }],
  ttlAttribute: 'Ttl',
} as const satisfies TableDefinition;

/** Both tables, for whoever makes or checks them. */
export const tableDefinitions: readonly TableDefinition[] = [gamesTableDefinition, usersTableDefinition];
