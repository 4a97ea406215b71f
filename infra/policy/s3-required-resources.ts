import { refersTo, type StackResource } from './resource.ts';
import { defineStackRule, type RuleDescription, type StackRule } from './rule.ts';

/** `BucketV2` is the older name of the same resource. */
const bucketTypes: readonly string[] = ['aws:s3/bucket:Bucket', 'aws:s3/bucketV2:BucketV2'];

interface RequiredResource extends RuleDescription {
  readonly type: string;
  /** The message about a bucket without this resource. */
  readonly missing: string;
}

/** Bucket settings that are separate resources, not inputs of the bucket. */
const requiredResources: readonly RequiredResource[] = [
  {
    name: 'bucket-has-public-access-block',
    controls: ['S3.1', 'S3.8'],
    requires: 'Every bucket has a public access block.',
    type: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    missing: 'has no public access block',
  },
  {
    name: 'bucket-has-policy',
    controls: ['S3.5'],
    requires: 'Every bucket has a policy, which rejects requests without TLS.',
    type: 'aws:s3/bucketPolicy:BucketPolicy',
    missing: 'has no policy, so it accepts requests without TLS',
  },
  {
    name: 'bucket-has-ownership-controls',
    controls: ['S3.12'],
    requires: 'Every bucket has ownership controls.',
    type: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
    missing: 'has no ownership controls',
  },
  {
    name: 'bucket-has-lifecycle',
    controls: ['S3.13'],
    requires: 'Every bucket has a lifecycle, so that old objects do not accumulate costs.',
    type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    missing: 'has no lifecycle',
  },
  {
    name: 'bucket-has-encryption',
    controls: ['CKV_AWS_19'],
    requires: 'Every bucket has an encryption configuration.',
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    missing: 'has no encryption configuration',
  },
  {
    name: 'bucket-has-versioning',
    controls: ['CKV_AWS_21'],
    requires: 'Every bucket has a versioning configuration.',
    type: 'aws:s3/bucketVersioning:BucketVersioning',
    missing: 'has no versioning configuration',
  },
];

export const s3RequiredResourceRules: readonly StackRule[] = requiredResources.map((requiredResource) =>
  defineStackRule(requiredResource, (resources) =>
    resources
      .filter(({ type }) => bucketTypes.includes(type))
      .filter(
        (bucket) => !resources.some((candidate) => isRequiredResource(candidate, bucket, requiredResource)),
      )
      .map((resource) => ({ resource, message: requiredResource.missing })),
  ),
);

function isRequiredResource(
  candidate: StackResource,
  bucket: StackResource,
  { type }: RequiredResource,
): boolean {
  return candidate.type === type && refersTo(candidate, 'bucket', bucket);
}
