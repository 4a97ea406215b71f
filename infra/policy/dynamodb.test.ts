import { expect } from 'chai';
import { dynamodbRules } from './dynamodb.ts';
import type { Inputs } from './input-types.ts';
import { getEnforcementLevel } from './rule.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const table = (props: Inputs<'aws:dynamodb/table:Table'>) =>
  createResource('aws:dynamodb/table:Table', props);

describe('policy: DynamoDB rules', () => {
  describeRules(dynamodbRules, {
    'table-on-demand': {
      passes: [table({ billingMode: 'PAY_PER_REQUEST' })],
      fails: [
        [table({ billingMode: 'PROVISIONED' }), /is PROVISIONED/],
        [table({}), /is PROVISIONED/],
      ],
    },
    'table-recovery': {
      passes: [table({ pointInTimeRecovery: { enabled: true } })],
      fails: [
        [table({ pointInTimeRecovery: { enabled: false } }), /is off/],
        [table({}), /is off/],
      ],
    },
    'table-deletion-protection': {
      passes: [table({ deletionProtectionEnabled: true })],
      fails: [
        [table({ deletionProtectionEnabled: false }), /not true/],
        [table({}), /not true/],
      ],
    },
  });

  it('makes deletion protection advisory in staging and mandatory elsewhere', () => {
    const levels = dynamodbRules.map((rule) => [
      rule.name,
      getEnforcementLevel(rule, 'staging'),
      getEnforcementLevel(rule, 'prod'),
    ]);
    expect(levels).to.deep.equal([
      ['table-on-demand', 'mandatory', 'mandatory'],
      ['table-recovery', 'mandatory', 'mandatory'],
      ['table-deletion-protection', 'advisory', 'mandatory'],
    ]);
  });
});
