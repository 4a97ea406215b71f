import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { parseMoves, type StoredGame } from '../service/games/stored-game.ts';
import type { Database } from '../service/database/database.ts';
import { createTestDatabase } from '../service/testing/test-database.ts';
import { createTestApp, type TestApp } from '../service/testing/test-app.ts';
import { playConcurrently } from './concurrent-clients.ts';
import { findViolations, type StoredState } from './history.ts';

type Send = (command: { input: object }) => Promise<unknown>;
type Item = Record<string, unknown>;
const getInput = (command: { input: object }) => command.input as Record<string, Item>;
const isMove = (command: object) =>
  command instanceof UpdateCommand && ':Moves' in ((command.input.ExpressionAttributeValues ?? {}) as object);

/** Wraps a database to inject a fault into its calls. */
function withFault(database: Database, fault: (send: Send) => Send): Database {
  const send: Send = (command) => database.client.send(command as GetCommand);
  return { ...database, client: { send: fault(send) } };
}

/**
 * Acknowledges a game's third move without writing it, also when the same move is retried, which would repair the fault.
 * A different third move is written.
 */
const loseWrites = (send: Send): Send => {
  const lost = new Map<string, unknown>();
  return async (command) => {
    const { ExpressionAttributeValues: values = {}, Key = {} } = getInput(command);
    if (!isMove(command) || String(values[':Moves']).length !== 3) return send(command);
    const { TableName } = command.input as { TableName: string };
    const { Item } = (await send(new GetCommand({ TableName, Key, ConsistentRead: true }))) as {
      Item: StoredGame;
    };
    const moves = values[':Moves'];
    if (Item.Moves.length !== 2 || (lost.get(Item.GameId) ?? moves) !== moves) return send(command);
    lost.set(Item.GameId, moves);
    return { Attributes: { ...Item, Moves: values[':Moves'], Version: Item.Version + 1 } };
  };
};

/** Writes a move twice. */
const writeTwice =
  (send: Send): Send =>
  async (command) => {
    const first = await send(command);
    if (!isMove(command)) return first;
    const { ConditionExpression: _condition, ...again } = command.input as UpdateCommand['input'];
    const names = Object.fromEntries(
      Object.entries(again.ExpressionAttributeNames ?? {}).filter(([name]) =>
        again.UpdateExpression?.includes(name),
      ),
    );
    const values = Object.fromEntries(
      Object.entries(again.ExpressionAttributeValues ?? {}).filter(([name]) =>
        again.UpdateExpression?.includes(name),
      ),
    );
    return send(
      new UpdateCommand({
        ...again,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
  };

/** Limit of stale reads, because clients that only read stale states cannot finish the game. */
const maxStaleReads = 200;

/** Responds to reads of a started game with the result of the first such read. */
const readStale = (send: Send): Send => {
  const first = new Map<string, { response: unknown; version: number }>();
  let remainingStaleReads = maxStaleReads;
  return async (command) => {
    const response = (await send(command)) as { Item?: StoredGame };
    if (!(command instanceof GetCommand) || response.Item?.Status === undefined) return response;
    const { GameId, Status, Version } = response.Item;
    if (Status !== 'playing' && Status !== 'finished') return response;
    const firstRead = first.get(GameId) ?? { response, version: Version };
    first.set(GameId, firstRead);
    if (firstRead.version < Version) remainingStaleReads -= 1;
    return remainingStaleReads > 0 ? firstRead.response : response;
  };
};

/** Drops the event of a game's last move. */
class LossyBus extends InProcessBus {
  constructor() {
    super('alone');
  }

  override publish(topic: string, message: unknown): void {
    const { game } = message as { game?: StoredGame };
    if (game?.Status !== 'finished') super.publish(topic, message);
  }
}

describe('findViolations', function () {
  this.timeout(180_000);

  let services: TestApp[] = [];
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    services = [];
  });

  /** Plays a game with concurrent clients on a faulty service and checks its history. */
  async function findViolationsInGame(options: {
    fault?: (send: Send) => Send;
    bus?: InProcessBus;
  }): Promise<string[]> {
    const { database } = await createTestDatabase();
    const testedDatabase = options.fault ? withFault(database, options.fault) : database;
    services = [await createTestApp({ database: testedDatabase, ...(options.bus && { bus: options.bus }) })];
    const target = { origins: services.map(({ url }) => url) };
    const { id, history } = await playConcurrently({ target, clients: 10, streams: 1 });
    const { Item } = await database.client.send(
      new GetCommand({ TableName: database.gamesTable, Key: { GameId: id }, ConsistentRead: true }),
    );
    const game = Item as StoredGame;
    return findViolations(history, {
      moves: parseMoves(game),
      version: game.Version,
      endedBy: game.EndedBy,
    });
  }

  it('finds nothing without a fault', async () => {
    expect(await findViolationsInGame({})).to.deep.equal([]);
  });

  it('finds a lost write', async () => {
    expect((await findViolationsInGame({ fault: loseWrites })).join('\n')).to.contain('lost write');
  });

  it('finds a double write', async () => {
    expect((await findViolationsInGame({ fault: writeTwice })).join('\n')).to.contain('double write');
  });

  it('finds a stale read', async () => {
    expect((await findViolationsInGame({ fault: readStale })).join('\n')).to.contain('stale read');
  });

  it('finds a lost event', async () => {
    expect((await findViolationsInGame({ bus: new LossyBus() })).join('\n')).to.contain('lost event');
  });

  describe('in a game that a player has left', () => {
    const findInLeftGame = (
      leaves: { sent: number; acknowledged: number },
      stored: Partial<StoredState> = {},
    ): string[] => {
      const moves = stored.moves ?? [4];
      const attempts = moves.map((cell, index) => ({
        mark: index % 2 === 0 ? ('X' as const) : ('O' as const),
        cell,
        after: moves.slice(0, index),
      }));
      return findViolations(
        { attempts, acknowledged: [], observed: [], streams: [], leaves },
        { moves, version: 4, endedBy: 'abandoned', ...stored },
      );
    };

    it('finds nothing when it was left before the second move', () => {
      expect(findInLeftGame({ sent: 1, acknowledged: 1 })).to.deep.equal([]);
    });

    it('finds a leave that was acknowledged but not stored', () => {
      const stored = { version: 3, endedBy: undefined };
      expect(findInLeftGame({ sent: 1, acknowledged: 1 }, stored).join('\n')).to.contain('lost write');
    });

    it('finds an end that nobody requested', () => {
      expect(findInLeftGame({ sent: 0, acknowledged: 0 }).join('\n')).to.contain('unrequested end');
    });

    it('finds an end after the second move', () => {
      const stored = { moves: [4, 0], version: 5 };
      expect(findInLeftGame({ sent: 1, acknowledged: 0 }, stored).join('\n')).to.contain('wrong end');
    });
  });
});
