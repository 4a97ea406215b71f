import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Place, type PolicyDocument } from './iam-document.ts';
import {
  bootstrapPrefix,
  bootstrapTags,
  stageKeyAlias,
  stages,
  stateBucketArn,
  stateBucketName,
  type Stage,
} from './stages.ts';

export interface StateArgs {
  readonly place: Place;
  /** Days for which former versions of the state are kept. */
  readonly versionDays: number;
}

/**
 * Where Pulumi keeps the stacks' state: one bucket, and a key for each stage's secrets.
 *
 * A month: $1 for each key; the state itself costs cents.
 */
export class State extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, { place, versionDays }: StateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:bootstrap:State', name, {}, opts);
    for (const stage of stages) stageKey(stage, this);
    this.bucket = stateBucket(place, versionDays, this);
    this.registerOutputs({ bucket: this.bucket });
  }
}

/** The key of a stage's secrets: who reads staging's cannot read prod's. */
function stageKey(stage: Stage, parent: pulumi.Resource): void {
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
  new aws.kms.Alias(name, { name: stageKeyAlias(stage), targetKeyId: key.keyId }, { parent: key });
}

function stateBucket(place: Place, versionDays: number, parent: pulumi.Resource): pulumi.Output<string> {
  const name = `${bootstrapPrefix}-state`;
  const made = new aws.s3.Bucket(
    name,
    { bucket: stateBucketName(place), tags: bootstrapTags },
    { parent, protect: true },
  );
  const { bucket } = made;
  const beside = { parent: made };
  const blocked = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    beside,
  );
  new aws.s3.BucketPolicy(
    name,
    { bucket, policy: JSON.stringify(tlsOnly(place)) },
    { ...beside, dependsOn: blocked },
  );
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    beside,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    beside,
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket, versioningConfiguration: { status: 'Enabled' } },
    beside,
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
    { ...beside, dependsOn: versioning },
  );
  return bucket;
}

/** The bucket policy that refuses everybody who comes without TLS. */
export function tlsOnly(place: Place): PolicyDocument {
  const bucket = stateBucketArn(place);
  return policyDocument({
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:*'],
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}
