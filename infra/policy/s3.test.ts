import { s3Rules } from './s3.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const block = (part: Record<string, boolean | undefined>) =>
  createResource('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    ...part,
  });
const policy = (...statements: object[]) =>
  createResource('aws:s3/bucketPolicy:BucketPolicy', { policy: JSON.stringify({ Statement: statements }) });
const ownership = (objectOwnership: string) =>
  createResource('aws:s3/bucketOwnershipControls:BucketOwnershipControls', { rule: { objectOwnership } });
const lifecycle = (...status: string[]) =>
  createResource('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', {
    rules: status.map((each, index) => ({ id: `${index}`, status: each })),
  });
const encryption = (sseAlgorithm: string) =>
  createResource('aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration', {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
  });
const versioning = (status: string) =>
  createResource('aws:s3/bucketVersioning:BucketVersioning', { versioningConfiguration: { status } });

const denyPlainHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::it/*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const readByService = {
  Effect: 'Allow',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Action: 's3:PutObject',
};

describe('policy: S3 rules', () => {
  describeRules(s3Rules, {
    'bucket-public-access-blocked': {
      passes: [block({})],
      fails: [
        [block({ blockPublicAcls: false }), /blockPublicAcls/],
        [block({ blockPublicPolicy: false }), /blockPublicPolicy/],
        [block({ ignorePublicAcls: false }), /ignorePublicAcls/],
        [block({ restrictPublicBuckets: false }), /restrictPublicBuckets/],
        [block({ restrictPublicBuckets: undefined }), /restrictPublicBuckets is not true/],
      ],
    },
    'no-public-bucket-policy': {
      passes: [policy(denyPlainHttp, readByService)],
      fails: [
        [policy({ Sid: 'Read', Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }), /Read allows/],
        [policy({ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: 's3:PutObject' }), /s3:PutObject/],
        [policy({ Effect: 'Allow', NotPrincipal: { AWS: '1' }, Action: 's3:*' }), /everyone/],
        [
          createResource('aws:s3/bucketPolicy:BucketPolicy', {
            policy: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }],
            },
          }),
          /s3:GetObject/,
        ],
      ],
    },
    'bucket-tls-only': {
      passes: [policy(denyPlainHttp), policy(readByService, denyPlainHttp)],
      fails: [
        [policy(readByService), /does not deny/],
        [policy({ ...denyPlainHttp, Action: 's3:GetObject' }), /does not deny/],
        [policy({ ...denyPlainHttp, Principal: { AWS: '123456789012' } }), /does not deny/],
        [
          policy({ ...denyPlainHttp, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
          /does not deny/,
        ],
      ],
    },
    'bucket-owner-enforced': {
      passes: [ownership('BucketOwnerEnforced')],
      fails: [
        [ownership('ObjectWriter'), /is ObjectWriter/],
        [createResource('aws:s3/bucketAcl:BucketAcl', { acl: 'private' }), /access control list/],
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated inputs still grant access
        [createResource('aws:s3/bucket:Bucket', { acl: 'public-read' }), /access control list/],
      ],
    },
    'bucket-lifecycle-enabled': {
      passes: [lifecycle('Disabled', 'Enabled')],
      fails: [
        [lifecycle('Disabled'), /enabled/],
        [lifecycle(), /enabled/],
      ],
    },
    'bucket-encrypted': {
      passes: [encryption('AES256'), encryption('aws:kms')],
      fails: [
        [encryption('none'), /no valid algorithm/],
        [
          createResource(
            'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
            {},
          ),
          /no valid algorithm/,
        ],
      ],
    },
    'bucket-versioned': {
      passes: [versioning('Enabled')],
      fails: [
        [versioning('Suspended'), /is Suspended/],
        [createResource('aws:s3/bucketVersioning:BucketVersioning', {}), /is unset/],
      ],
    },
  });
});
