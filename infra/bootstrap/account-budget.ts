import * as aws from '@pulumi/aws';
import { createMonthlyBudgetArgs } from '../monitoring/budget.ts';
import type { BootstrapSettings } from './config.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';

/** Budget of the whole account; each stack has its own as well. Free. */
export function createAccountBudget({
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
