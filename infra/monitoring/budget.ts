import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Recipients of budget notifications: topics or e-mail addresses. */
export type BudgetSubscriber =
  | { readonly subscriberSnsTopicArns: pulumi.Input<string>[] }
  | { readonly subscriberEmailAddresses: string[] };

/**
 * Arguments of a monthly budget that notifies at 80 % actual and 100 % forecast cost. Budgets are free.
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
