/** A statement of an IAM policy document. */
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

/** Partition, account and region of the resources. */
export interface AwsScope {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** Builds an ARN; omits the region and account for services that have none. */
export function buildArn(
  { partition, account, region }: AwsScope,
  service: string,
  resource: string,
): string {
  const global = ['iam', 'route53', 's3', 'budgets'].includes(service);
  const owner = ['route53', 's3'].includes(service) ? '' : account;
  return `arn:${partition}:${service}:${global ? '' : region}:${owner}:${resource}`;
}
