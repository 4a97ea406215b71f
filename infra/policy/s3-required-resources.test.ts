import { s3RequiredResourceRules } from './s3-required-resources.ts';
import { createAnyResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const bucket = createAnyResource('aws:s3/bucket:Bucket', {}, { name: 'releases' });
const bucketV2 = createAnyResource('aws:s3/bucketV2:BucketV2', {}, { name: 'releases' });

/** A bucket with the required resource (by dependency, by name), without it, and with another bucket's. */
const createCases = (type: string, message: RegExp) => ({
  passes: [
    [bucket, createAnyResource(type, {}, { name: 'beside', sources: { bucket: 'releases' } })],
    [bucket, createAnyResource(type, { bucket: 'releases-id' })],
    [],
  ],
  fails: [
    [[bucket], message],
    [[bucketV2], message],
    [[bucket, createAnyResource(type, { bucket: 'logs-id' }, { sources: { bucket: 'logs' } })], message],
    [[bucket, createAnyResource('aws:s3/bucketNotification:Other', { bucket: 'releases-id' })], message],
  ] as const,
});

describe('policy: required S3 resources', () => {
  describeRules(s3RequiredResourceRules, {
    'bucket-has-public-access-block': createCases(
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      /no public access block/,
    ),
    'bucket-has-policy': createCases('aws:s3/bucketPolicy:BucketPolicy', /without TLS/),
    'bucket-has-ownership-controls': createCases(
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
      /no ownership controls/,
    ),
    'bucket-has-lifecycle': createCases(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      /no lifecycle/,
    ),
    'bucket-has-encryption': createCases(
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      /no encryption/,
    ),
    'bucket-has-versioning': createCases('aws:s3/bucketVersioning:BucketVersioning', /no versioning/),
  });
});
