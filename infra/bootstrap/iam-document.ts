/** A statement of a policy document, as IAM reads it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: Readonly<Record<string, string>> | '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export function createPolicyDocument(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** Where the resources are that a document speaks of. */
export interface AwsScope {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** An ARN in the place; a service without regions leaves its region out. */
export function buildArn(
  { partition, account, region }: AwsScope,
  service: string,
  resource: string,
): string {
  const global = ['iam', 'route53', 's3', 'budgets'].includes(service);
  const owner = ['route53', 's3'].includes(service) ? '' : account;
  return `arn:${partition}:${service}:${global ? '' : region}:${owner}:${resource}`;
}
