import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isConditionalCheckFailed } from '../database/errors.ts';
import type { Metrics } from './metrics.ts';

/**
 * Times all calls of this client, including retries, by operation name in the DynamoDB API (`GetItem`) and outcome.
 */
export function instrumentDatabaseClient(
  { middlewareStack }: Pick<DynamoDBDocumentClient, 'middlewareStack'>,
  { databaseCalls }: Pick<Metrics, 'databaseCalls'>,
): void {
  middlewareStack.add(
    (next, { commandName = 'other' }) =>
      async (args) => {
        const stopTimer = databaseCalls.startTimer({
          operation: commandName.replace(/Command$/, ''),
        });
        try {
          const result = await next(args);
          stopTimer({ outcome: 'ok' });
          return result;
        } catch (error) {
          stopTimer({ outcome: isConditionalCheckFailed(error) ? 'condition' : 'failed' });
          throw error;
        }
      },
    { step: 'initialize', name: 'timeTableCalls' },
  );
}
