import { autoScalingRules } from './auto-scaling.ts';
import { computeRules } from './compute.ts';
import { dynamodbRules } from './dynamodb.ts';
import { iamRules } from './iam.ts';
import { loadBalancerRules } from './load-balancer.ts';
import { logSecretTopicRules } from './logs-secrets-topics.ts';
import { networkRules } from './network.ts';
import { projectRules } from './project-policies.ts';
import type { Rule } from './rule.ts';
import { s3RequiredResourceRules } from './s3-required-resources.ts';
import { s3Rules } from './s3.ts';
import { securityGroupRules } from './security-groups.ts';

/** Every rule of the policy pack. */
export const rules: readonly Rule[] = [
  ...loadBalancerRules,
  ...securityGroupRules,
  ...networkRules,
  ...computeRules,
  ...autoScalingRules,
  ...dynamodbRules,
  ...s3Rules,
  ...s3RequiredResourceRules,
  ...iamRules,
  ...logSecretTopicRules,
  ...projectRules,
];
