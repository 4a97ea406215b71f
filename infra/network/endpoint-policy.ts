import type * as aws from '@pulumi/aws';
import { serializePolicy } from '../iam-policy.ts';

/**
 * Renders the policy of a VPC endpoint: only credentials of this account, and only for its own resources. Otherwise an
 * endpoint would be a way to send data to another account's bucket. Some actions, such as those of Session Manager's
 * channels, have no resource and therefore no `aws:ResourceAccount`.
 *
 * Source: IAM user guide, "AWS global condition context keys".
 */
export function renderEndpointPolicy(accountId: string): string {
  const statement: aws.iam.PolicyStatement = {
    Sid: 'ThisAccountOnly',
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:PrincipalAccount': accountId },
      StringEqualsIfExists: { 'aws:ResourceAccount': accountId },
    },
  };
  return serializePolicy([statement]);
}
