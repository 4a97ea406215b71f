import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Database } from '../database/database.ts';
import { tryConditionalWrite } from '../database/errors.ts';
import type { RollUp } from '../users/user-item.ts';
import { buildPairKey } from './sort-key.ts';

/** The roll-up of two players, as stored in the games table under an id that no game can have. */
interface HeadToHeadItem {
  /** `head-to-head#` and both user ids, the lower one first. */
  readonly GameId: string;
  /** Totals of the player with the lower user id. */
  readonly RollUp: RollUp;
}

/** Stores the roll-ups of the games between two players. */
export class HeadToHeadRollUps {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The stored totals of `userId` against `against`; null when there are none. */
  async getRollUp(userId: string, against: string): Promise<RollUp | null> {
    const { Item } = await this.#database.client.send(
      new GetCommand({
        TableName: this.#database.gamesTable,
        Key: { GameId: buildItemId(userId, against) },
      }),
    );
    const rollUp = (Item as HeadToHeadItem | undefined)?.RollUp;
    return rollUp ? orientRollUp(rollUp, userId, against) : null;
  }

  /** Replaces the totals `from` by `to`. @returns false on a write conflict */
  saveRollUp(userId: string, against: string, from: RollUp | null, to: RollUp): Promise<boolean> {
    const item: HeadToHeadItem = {
      GameId: buildItemId(userId, against),
      RollUp: orientRollUp(to, userId, against),
    };
    const write = new PutCommand({
      TableName: this.#database.gamesTable,
      Item: item,
      ...(from === null
        ? { ConditionExpression: 'attribute_not_exists(GameId)' }
        : {
            ConditionExpression: '#rollUp.#upTo = :from',
            ExpressionAttributeNames: { '#rollUp': 'RollUp', '#upTo': 'upTo' },
            ExpressionAttributeValues: { ':from': from.upTo },
          }),
    });
    return tryConditionalWrite(this.#database.client.send(write));
  }
}

function buildItemId(userId: string, against: string): string {
  return `head-to-head#${buildPairKey(userId, against)}`;
}

/** Converts between the totals of `userId` and those of the player with the lower id. */
function orientRollUp(rollUp: RollUp, userId: string, against: string): RollUp {
  return userId < against ? rollUp : { ...rollUp, won: rollUp.lost, lost: rollUp.won };
}
