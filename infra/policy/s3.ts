import { isPublic, parseStatements } from './policy-document.ts';
import { defineResourceRule, type Rule } from './rule.ts';

const publicAccessBlocked = defineResourceRule(
  {
    name: 'bucket-public-access-blocked',
    controls: ['S3.1', 'S3.8'],
    requires: 'A public access block enables all four settings.',
  },
  {
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': (block) =>
      (['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const).map(
        (setting) => block[setting] !== true && `${setting} is not true`,
      ),
  },
);

const noPublicPolicy = defineResourceRule(
  {
    name: 'no-public-bucket-policy',
    controls: ['S3.2', 'S3.3'],
    requires: 'No bucket policy allows everyone to read or write.',
  },
  {
    'aws:s3/bucketPolicy:BucketPolicy': ({ policy }) =>
      parseStatements(policy)
        .filter(isPublic)
        .map(({ sid, actions }) => `${sid} allows everyone ${actions.join(', ')}`),
  },
);

const tlsOnly = defineResourceRule(
  {
    name: 'bucket-tls-only',
    controls: ['S3.5'],
    requires: 'A bucket policy rejects every request without TLS.',
  },
  {
    'aws:s3/bucketPolicy:BucketPolicy': ({ policy }) =>
      !parseStatements(policy).some(
        ({ effect, actions, principals, conditions }) =>
          effect === 'Deny' &&
          actions.includes('s3:*') &&
          principals['AWS']?.includes('*') === true &&
          conditions['Bool']?.['aws:SecureTransport']?.includes('false') === true,
      ) && 'does not deny everyone s3:* while aws:SecureTransport is false',
  },
);

const ownerEnforced = defineResourceRule(
  {
    name: 'bucket-owner-enforced',
    controls: ['S3.12'],
    requires: 'The bucket owner owns every object, and access control lists (ACLs) are disabled.',
  },
  {
    'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ({ rule }) =>
      rule?.objectOwnership !== 'BucketOwnerEnforced' &&
      `objectOwnership is ${rule?.objectOwnership ?? 'unset'}, not BucketOwnerEnforced`,
    'aws:s3/bucketAcl:BucketAcl': () => 'is an access control list (ACL); grant access by policy',
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated inputs still grant access
    'aws:s3/bucket:Bucket': ({ acl, grants = [] }) =>
      (acl !== undefined || grants.length > 0) && 'has an access control list (ACL); grant access by policy',
  },
);

const lifecycleEnabled = defineResourceRule(
  {
    name: 'bucket-lifecycle-enabled',
    controls: ['S3.13'],
    requires: 'A lifecycle has at least one enabled rule.',
  },
  {
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ({ rules = [] }) =>
      !rules.some(({ status }) => status === 'Enabled') && 'has no enabled rule',
  },
);

const encrypted = defineResourceRule(
  { name: 'bucket-encrypted', controls: ['CKV_AWS_19'], requires: 'A bucket encrypts its objects.' },
  {
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ({ rules }) =>
      rules?.some(({ applyServerSideEncryptionByDefault: by }) =>
        ['AES256', 'aws:kms', 'aws:kms:dsse'].includes(by?.sseAlgorithm ?? ''),
      ) !== true && 'has no valid algorithm: must be AES256, aws:kms or aws:kms:dsse',
  },
);

const versioned = defineResourceRule(
  { name: 'bucket-versioned', controls: ['CKV_AWS_21'], requires: 'A bucket has versioning enabled.' },
  {
    'aws:s3/bucketVersioning:BucketVersioning': ({ versioningConfiguration }) =>
      versioningConfiguration?.status !== 'Enabled' &&
      `its status is ${versioningConfiguration?.status ?? 'unset'}, not Enabled`,
  },
);

export const s3Rules: readonly Rule[] = [
  publicAccessBlocked,
  noPublicPolicy,
  tlsOnly,
  ownerEnforced,
  lifecycleEnabled,
  encrypted,
  versioned,
];
