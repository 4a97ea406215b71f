import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Has the next call of one kind carried out and its response lost, as by a connection that breaks. The SDK then sends
 * the call again.
 *
 * @param commandName in DynamoDB's API, as in `UpdateItemCommand`
 */
export function loseNextResponse(
  { middlewareStack }: Pick<DynamoDBDocumentClient, 'middlewareStack'>,
  commandName: string,
): void {
  const name = 'loseNextResponse';
  middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== commandName || !middlewareStack.remove(name)) return next(args);
      await next(args).catch(() => undefined);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
    { step: 'deserialize', priority: 'high', name },
  );
}
