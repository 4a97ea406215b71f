import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { movesOf, type StoredGame } from '../service/games/stored-game.ts';
import type { Tables } from '../service/database/database.ts';
import { testTables } from '../service/testing/test-database.ts';
import { testApp, type TestApp } from '../service/testing/test-app.ts';
import { playWithManyHands } from './concurrent-clients.ts';
import { faultsIn } from './history.ts';

type Send = (command: { input: object }) => Promise<unknown>;
type Item = Record<string, unknown>;
const inputOf = (command: { input: object }) => command.input as Record<string, Item>;
const isMove = (command: object) =>
  command instanceof UpdateCommand && ':Moves' in ((command.input.ExpressionAttributeValues ?? {}) as object);

/** Tables that do something else than they say. */
function seeded(tables: Tables, fault: (send: Send) => Send): Tables {
  const send: Send = (command) => tables.client.send(command as GetCommand) as Promise<unknown>;
  return { ...tables, client: { send: fault(send) } as unknown as Tables['client'] };
}

/**
 * Says of a game's third move that it is written, and writes nothing; nor when the same is asked for again, which would
 * make up for it. Another third move is written.
 */
const losesWrites = (send: Send): Send => {
  const lost = new Map<string, unknown>();
  return async (command) => {
    const { ExpressionAttributeValues: values = {}, Key = {} } = inputOf(command);
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
const writesTwice =
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
      } as never),
    );
  };

/** Stale reads of one game, after which it is read as it is: clients that only ever see the past do not get on. */
const staleReads = 200;

/** Answers reads of a game that has begun with what the first such read saw. */
const readsStale = (send: Send): Send => {
  const first = new Map<string, { answer: unknown; version: number }>();
  let left = staleReads;
  return async (command) => {
    const answer = (await send(command)) as { Item?: StoredGame };
    if (!(command instanceof GetCommand) || answer.Item?.Status === undefined) return answer;
    const { GameId, Status, Version } = answer.Item;
    if (Status !== 'playing' && Status !== 'finished') return answer;
    const seen = first.get(GameId) ?? { answer, version: Version };
    first.set(GameId, seen);
    if (seen.version < Version) left -= 1;
    return left > 0 ? seen.answer : answer;
  };
};

/** Hears nothing of the last move of a game. */
class DeafBus extends InProcessBus {
  constructor() {
    super('alone');
  }

  override publish(topic: string, message: unknown): void {
    const { game } = message as { game?: StoredGame };
    if (game?.Status !== 'finished') super.publish(topic, message);
  }
}

describe('the checker', function () {
  this.timeout(180_000);

  let services: TestApp[] = [];
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    services = [];
  });

  /** What it finds in one game played with many hands on services with such a fault. */
  async function finds(parts: { fault?: (send: Send) => Send; bus?: InProcessBus }): Promise<string[]> {
    const { tables } = await testTables();
    const given = parts.fault ? seeded(tables, parts.fault) : tables;
    services = [await testApp({ tables: given, ...(parts.bus && { bus: parts.bus }) })];
    const site = { origins: services.map(({ url }) => url) };
    const { id, history } = await playWithManyHands({ site, clients: 10, streams: 1 });
    const { Item } = await tables.client.send(
      new GetCommand({ TableName: tables.games, Key: { GameId: id }, ConsistentRead: true }),
    );
    const game = Item as StoredGame;
    return faultsIn(history, { moves: movesOf(game), version: game.Version });
  }

  it('has nothing against a service without a fault', async () => {
    expect(await finds({})).to.deep.equal([]);
  });

  it('finds a lost write', async () => {
    expect((await finds({ fault: losesWrites })).join('\n')).to.contain('lost write');
  });

  it('finds a double write', async () => {
    expect((await finds({ fault: writesTwice })).join('\n')).to.contain('double write');
  });

  it('finds a stale read', async () => {
    expect((await finds({ fault: readsStale })).join('\n')).to.contain('stale read');
  });

  it('finds a lost event', async () => {
    expect((await finds({ bus: new DeafBus() })).join('\n')).to.contain('lost event');
  });
});
