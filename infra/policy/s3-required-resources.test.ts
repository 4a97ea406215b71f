import { s3CompanionRules } from './s3-required-resources.ts';
import { anyResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const bucket = anyResource('aws:s3/bucket:Bucket', {}, { name: 'releases' });
const olderBucket = anyResource('aws:s3/bucketV2:BucketV2', {}, { name: 'releases' });

/** A bucket with the companion, told by dependency or by name; without it; and with another bucket's. */
const companion = (type: string, message: RegExp) => ({
  passes: [
    [bucket, anyResource(type, {}, { name: 'beside', from: { bucket: 'releases' } })],
    [bucket, anyResource(type, { bucket: 'releases-id' })],
    [],
  ],
  fails: [
    [[bucket], message],
    [[olderBucket], message],
    [[bucket, anyResource(type, { bucket: 'logs-id' }, { from: { bucket: 'logs' } })], message],
    [[bucket, anyResource('aws:s3/bucketNotification:Other', { bucket: 'releases-id' })], message],
  ] as const,
});

describe('policy: what stands beside a bucket', () => {
  describeRules(s3CompanionRules, {
    'bucket-has-public-access-block': companion(
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      /no public access block/,
    ),
    'bucket-has-policy': companion('aws:s3/bucketPolicy:BucketPolicy', /without TLS/),
    'bucket-has-ownership-controls': companion(
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
      /no ownership controls/,
    ),
    'bucket-has-lifecycle': companion(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      /no lifecycle/,
    ),
    'bucket-has-encryption': companion(
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      /no encryption/,
    ),
    'bucket-has-versioning': companion('aws:s3/bucketVersioning:BucketVersioning', /no versioning/),
  });
});
