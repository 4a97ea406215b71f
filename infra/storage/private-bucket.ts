import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { serializePolicy } from '../iam-policy.ts';
import type { ResourceNames } from '../names.ts';

export interface PrivateBucketArgs {
  readonly names: ResourceNames;
  /** Suffix of the logical names. */
  readonly suffix: string;
  /** Days after which objects expire; undefined keeps them. Noncurrent versions expire after 7 days. */
  readonly expireAfterDays: number | undefined;
  /** Keep the bucket and its objects when the stack is destroyed. */
  readonly protect: boolean;
  /** Additional statements of the bucket policy. */
  readonly statements?: (bucketArn: string) => readonly aws.iam.PolicyStatement[];
}

/**
 * The base of every bucket: private, TLS only, without ACLs, encrypted and versioned. $0.023 a GB
 * and month.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  /** The bucket policy; resources that read or write objects must wait for it. */
  readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:PrivateBucket', name, {}, opts);
    const { names, suffix, protect } = args;
    const parent = { parent: this };
    // Unless protected, `destroy` deletes the objects first.
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
            ...(args.expireAfterDays === undefined ? {} : { expiration: { days: args.expireAfterDays } }),
            noncurrentVersionExpiration: { noncurrentDays: 7 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      // S3 rejects rules for noncurrent versions of an unversioned bucket.
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
      // Sequential, because parallel changes of policy and access block conflict.
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
