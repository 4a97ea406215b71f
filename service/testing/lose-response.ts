import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Executes the next call of one kind but loses its response, like a broken connection. The SDK then retries the call.
 *
 * @param commandName command of the DynamoDB client, such as `UpdateItemCommand`
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
