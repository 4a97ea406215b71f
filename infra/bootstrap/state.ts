import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { createPolicyDocument, type AwsScope, type PolicyDocument } from './iam-document.ts';
import {
  bootstrapPrefix,
  bootstrapTags,
  getStageKeyAlias,
  stages,
  getStateBucketArn,
  getStateBucketName,
  type Stage,
} from './stages.ts';

export interface StateArgs {
  readonly scope: AwsScope;
  /** Days to keep noncurrent versions of the state. */
  readonly versionDays: number;
}

/**
 * Backend of Pulumi's state: one bucket, and one KMS key for each stage's secrets.
 *
 * Monthly cost: $1 for each key, and cents for the bucket.
 */
export class State extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, { scope, versionDays }: StateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:bootstrap:State', name, {}, opts);
    for (const stage of stages) createStageKey(stage, this);
    this.bucket = createStateBucket(scope, versionDays, this);
    this.registerOutputs({ bucket: this.bucket });
  }
}

/** A separate key for each stage, so that access to staging's secrets gives no access to prod's. */
function createStageKey(stage: Stage, parent: pulumi.Resource): void {
  const name = `${bootstrapPrefix}-${stage}`;
  const key = new aws.kms.Key(
    name,
    {
      description: `Secrets in the state of the stack ${stage}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: bootstrapTags,
    },
    { parent, protect: true },
  );
  new aws.kms.Alias(name, { name: getStageKeyAlias(stage), targetKeyId: key.keyId }, { parent: key });
}

function createStateBucket(
  scope: AwsScope,
  versionDays: number,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const name = `${bootstrapPrefix}-state`;
  const bucketResource = new aws.s3.Bucket(
    name,
    { bucket: getStateBucketName(scope), tags: bootstrapTags },
    { parent, protect: true },
  );
  const { bucket } = bucketResource;
  const childOptions = { parent: bucketResource };
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    childOptions,
  );
  new aws.s3.BucketPolicy(
    name,
    { bucket, policy: JSON.stringify(createTlsOnlyPolicy(scope)) },
    { ...childOptions, dependsOn: publicAccessBlock },
  );
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    childOptions,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    childOptions,
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket, versioningConfiguration: { status: 'Enabled' } },
    childOptions,
  );
  new aws.s3.BucketLifecycleConfiguration(
    name,
    {
      bucket,
      rules: [
        {
          id: 'former-versions',
          status: 'Enabled',
          filter: { prefix: '' },
          noncurrentVersionExpiration: { noncurrentDays: versionDays, newerNoncurrentVersions: 20 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    { ...childOptions, dependsOn: versioning },
  );
  return bucket;
}

/** Bucket policy that denies requests without TLS. */
function createTlsOnlyPolicy(scope: AwsScope): PolicyDocument {
  const bucket = getStateBucketArn(scope);
  return createPolicyDocument({
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:*'],
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}
