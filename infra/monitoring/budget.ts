import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Whom a budget notifies: a topic, or an e-mail address. */
export type BudgetSubscriber =
  | { readonly subscriberSnsTopicArns: pulumi.Input<string>[] }
  | { readonly subscriberEmailAddresses: string[] };

/**
 * A budget of so many US dollars a month that notifies when 80 % are spent, and when all are forecast. Budgets are
 * free.
 */
export function createMonthlyBudgetArgs(
  limitUsd: number,
  subscriber: BudgetSubscriber | undefined,
): Omit<aws.budgets.BudgetArgs, 'name'> {
  const notification = (notificationType: string, threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: 'PERCENTAGE',
    comparisonOperator: 'GREATER_THAN',
    ...subscriber,
  });
  return {
    budgetType: 'COST',
    timeUnit: 'MONTHLY',
    limitAmount: String(limitUsd),
    limitUnit: 'USD',
    notifications:
      subscriber === undefined ? [] : [notification('ACTUAL', 80), notification('FORECASTED', 100)],
  };
}
