import * as aws from '@pulumi/aws';
import { createMonthlyBudgetArgs } from '../monitoring/budget.ts';
import type { BootstrapSettings } from './config.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';

/** One budget for all that the account spends; each stack has one for its own. Free. */
export function makeAccountBudget({
  budgetUsd,
  alarmEmail,
}: Pick<BootstrapSettings, 'budgetUsd' | 'alarmEmail'>): void {
  const name = `${bootstrapPrefix}-account`;
  const subscriber = alarmEmail === undefined ? undefined : { subscriberEmailAddresses: [alarmEmail] };
  new aws.budgets.Budget(name, {
    ...createMonthlyBudgetArgs(budgetUsd, subscriber),
    name,
    tags: bootstrapTags,
  });
}
