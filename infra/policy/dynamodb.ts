import { defineResourceRule, type Rule } from './rule.ts';

const onDemand = defineResourceRule(
  {
    name: 'table-on-demand',
    controls: ['DynamoDB.1'],
    requires: 'A table uses on-demand capacity.',
  },
  {
    'aws:dynamodb/table:Table': ({ billingMode = 'PROVISIONED' }) =>
      billingMode !== 'PAY_PER_REQUEST' && `billingMode is ${billingMode}, not PAY_PER_REQUEST`,
  },
);

const recovery = defineResourceRule(
  {
    name: 'table-recovery',
    controls: ['DynamoDB.2', 'CKV_AWS_28'],
    requires: 'A table has point-in-time recovery.',
  },
  {
    'aws:dynamodb/table:Table': ({ pointInTimeRecovery }) =>
      pointInTimeRecovery?.enabled !== true && 'point-in-time recovery is off',
  },
);

const deletionProtection = defineResourceRule(
  {
    name: 'table-deletion-protection',
    controls: ['DynamoDB.6'],
    requires: 'A table is protected from deletion.',
    advisoryInStaging: true,
  },
  {
    'aws:dynamodb/table:Table': ({ deletionProtectionEnabled }) =>
      deletionProtectionEnabled !== true && 'deletionProtectionEnabled is not true',
  },
);

export const dynamodbRules: readonly Rule[] = [onDemand, recovery, deletionProtection];
