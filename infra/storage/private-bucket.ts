import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { ResourceNames } from '../names.ts';

export interface PrivateBucketArgs {
  readonly names: ResourceNames;
  /** The part of the stack that this is, for the name. */
  readonly suffix: string;
  /** Days after which an object goes; an older version of one goes a week after it was replaced. */
  readonly expireAfterDays: number;
  /** Keep the bucket, and what is in it, when the stack goes. */
  readonly protect: boolean;
  /** Who else may do what, beyond the account's own roles. */
  readonly statements?: (bucketArn: string) => readonly aws.iam.PolicyStatement[];
}

/**
 * A bucket as every bucket here has to be: nothing public, TLS only, owned by the account alone, encrypted, versioned,
 * emptied by age. $0.023 a GB and month.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  /** Object writers other than the account's roles, and readers, wait for this. */
  readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:PrivateBucket', name, {}, opts);
    const { names, suffix, protect } = args;
    const parent = { parent: this };
    // Not in the way of `destroy` unless protected: the engine then deletes the objects first.
    this.bucket = new aws.s3.Bucket(
      names.logicalName(suffix),
      { forceDestroy: !protect },
      { ...parent, protect },
    );
    const bucket = this.bucket.id;

    new aws.s3.BucketOwnershipControls(
      names.logicalName(`${suffix}-owner`),
      { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      parent,
    );
    const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      names.logicalName(`${suffix}-sealed`),
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      names.logicalName(`${suffix}-encryption`),
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      parent,
    );
    const versioning = new aws.s3.BucketVersioning(
      names.logicalName(`${suffix}-versioning`),
      { bucket, versioningConfiguration: { status: 'Enabled' } },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      names.logicalName(`${suffix}-expiry`),
      {
        bucket,
        rules: [
          {
            id: 'expire',
            status: 'Enabled',
            filter: { prefix: '' },
            expiration: { days: args.expireAfterDays },
            noncurrentVersionExpiration: { noncurrentDays: 7 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      // Rules on old versions are refused while the bucket keeps none.
      { ...parent, dependsOn: versioning },
    );
    this.policy = new aws.s3.BucketPolicy(
      names.logicalName(`${suffix}-policy`),
      {
        bucket,
        policy: this.bucket.arn.apply((arn) =>
          serializePolicy([denyInsecureTransport(arn), ...(args.statements?.(arn) ?? [])]),
        ),
      },
      // Both write the bucket's policy status: one after the other, or AWS answers with a conflict.
      { ...parent, dependsOn: publicAccessBlock },
    );
    this.registerOutputs();
  }
}

function denyInsecureTransport(arn: string): aws.iam.PolicyStatement {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function serializePolicy(statements: readonly aws.iam.PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
