import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure } from '../database/errors.ts';
import type { Metrics } from './metrics.ts';

/**
 * Times every call of this client from now on, retries included, by the name of its operation in DynamoDB's API:
 * `GetItem`.
 */
export function timeTableCalls(
  { middlewareStack }: Pick<DynamoDBDocumentClient, 'middlewareStack'>,
  { tableCalls }: Pick<Metrics, 'tableCalls'>,
): void {
  middlewareStack.add(
    (next, { commandName = 'other' }) =>
      async (args) => {
        const end = tableCalls.startTimer({ operation: String(commandName).replace(/Command$/, '') });
        try {
          const result = await next(args);
          end({ outcome: 'ok' });
          return result;
        } catch (error) {
          end({ outcome: isConditionFailure(error) ? 'condition' : 'failed' });
          throw error;
        }
      },
    { step: 'initialize', name: 'timeTableCalls' },
  );
}
