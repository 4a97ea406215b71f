import type * as aws from '@pulumi/aws';

/** Serializes an IAM policy of these statements as JSON. */
export function serializePolicy(statements: readonly aws.iam.PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
