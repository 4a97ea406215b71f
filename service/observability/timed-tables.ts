import { operationOf } from '../tables/client/operations.ts';
import { isConditionFailure } from '../tables/failures.ts';
import type { Tables } from '../tables/tables.ts';
import type { Metrics } from './metrics.ts';

type Command = Parameters<Tables['client']['send']>[0];

/** The same tables; each call is timed by the name that DynamoDB has for its operation. */
export function timedTables(tables: Tables, { tableCalls }: Pick<Metrics, 'tableCalls'>): Tables {
  const send = async (command: Command) => {
    const end = tableCalls.startTimer({ operation: operationOf(command)?.name ?? 'other' });
    try {
      const answer = await tables.client.send(command);
      end({ outcome: 'ok' });
      return answer;
    } catch (error) {
      end({ outcome: isConditionFailure(error) ? 'condition' : 'failed' });
      throw error;
    }
  };
  // The overloads of `send` are what a plain function cannot spell out.
  return { ...tables, client: { send } as Tables['client'] };
}
