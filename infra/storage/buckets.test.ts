import { expect } from 'chai';
import { buildAccessLogStatements, buildFlowLogStatements } from './log-buckets.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

const parsePolicyStatements = (inputs: Readonly<Record<string, unknown>>) =>
  (JSON.parse(String(inputs['policy'])) as { Statement: { Sid: string }[] }).Statement;

describe('PrivateBucket', () => {
  for (const stack of ['staging', 'prod']) {
    for (const suffix of ['access-logs', 'flow-logs', 'releases']) {
      it(`makes ${suffix} of ${stack} private, TLS-only, encrypted and versioned`, async () => {
        const resources = await recordStack({ stack });
        const bucket = `noughts-${stack}-${suffix}-0a1b2c3`;
        expect(omitTags(findOne(resources, 'BucketPublicAccessBlock', `${suffix}-sealed`))).to.deep.equal({
          bucket,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
        expect(omitTags(findOne(resources, 'BucketOwnershipControls', `${suffix}-owner`))).to.deep.equal({
          bucket,
          rule: { objectOwnership: 'BucketOwnerEnforced' },
        });
        expect(
          omitTags(findOne(resources, 'BucketServerSideEncryptionConfiguration', `${suffix}-encryption`)),
        ).to.deep.equal({
          bucket,
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
        });
        expect(omitTags(findOne(resources, 'BucketVersioning', `${suffix}-versioning`))).to.deep.equal({
          bucket,
          versioningConfiguration: { status: 'Enabled' },
        });
        // A release may serve for any time; logs may not stay.
        const expiration = suffix === 'releases' ? {} : { expiration: { days: stack === 'prod' ? 365 : 90 } };
        expect(
          findOne(resources, 'BucketLifecycleConfiguration', `${suffix}-expiry`).inputs['rules'],
        ).to.deep.equal([
          {
            id: 'expire',
            status: 'Enabled',
            filter: { prefix: '' },
            ...expiration,
            noncurrentVersionExpiration: { noncurrentDays: 7 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ]);
        const [first] = parsePolicyStatements(findOne(resources, 'BucketPolicy', `${suffix}-policy`).inputs);
        expect(first).to.deep.equal({
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      });
    }

    it(`${stack === 'prod' ? 'protects' : 'does not protect'} the buckets of ${stack} from deletion`, async () => {
      for (const { inputs, options } of findAll(await recordStack({ stack }), 'aws:s3/bucket:Bucket')) {
        expect([inputs['forceDestroy'], options.protect]).to.deep.equal([stack !== 'prod', stack === 'prod']);
      }
    });
  }

  it('orders changes that AWS rejects when they run in parallel', async () => {
    const resources = await recordStack({ stack: 'prod' });
    for (const suffix of ['access-logs', 'flow-logs', 'releases']) {
      const policy = findOne(resources, 'BucketPolicy', `${suffix}-policy`).options.dependencies;
      expect(policy).to.include(findOne(resources, 'BucketPublicAccessBlock', `${suffix}-sealed`).urn);
      const expiry = findOne(resources, 'BucketLifecycleConfiguration', `${suffix}-expiry`).options
        .dependencies;
      expect(expiry).to.include(findOne(resources, 'BucketVersioning', `${suffix}-versioning`).urn);
    }
  });

  it('allows no access to releases from outside the account', async () => {
    expect(
      parsePolicyStatements(
        findOne(await recordStack({ stack: 'prod' }), 'BucketPolicy', 'releases-policy').inputs,
      ),
    ).to.have.length(1);
  });
});

const arn = 'arn:aws:s3:::bucket';
const awsContext = { accountId: '123456789012', partition: 'aws', region: 'eu-central-1' };

describe('buildAccessLogStatements', () => {
  it('allows access logs by service principal and, in older regions, by ELB account', () => {
    const Resource = 'arn:aws:s3:::bucket/access-log/AWSLogs/123456789012/*';
    expect(buildAccessLogStatements(arn, awsContext)).to.deep.equal([
      {
        Sid: 'AccessLog',
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource,
        Condition: {
          ArnLike: {
            'aws:SourceArn': 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/*',
          },
        },
      },
      {
        Sid: 'AccessLogOfOlderRegions',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::054676820928:root' },
        Action: 's3:PutObject',
        Resource,
      },
    ]);
  });

  it('contains no ELB account in newer regions', () => {
    const statements = buildAccessLogStatements(arn, { ...awsContext, region: 'eu-south-2' });
    expect(statements.map(({ Sid }) => Sid)).to.deep.equal(['AccessLog']);
  });
});

describe('buildFlowLogStatements', () => {
  it('returns the statements that AWS documents and would attach itself, word for word', () => {
    // VPC guide, "Amazon S3 bucket permissions for flow logs", with default prefixes.
    const documented = `[
        {
            "Sid": "AWSLogDeliveryWrite",
            "Effect": "Allow",
            "Principal": {
                "Service": "delivery.logs.amazonaws.com"
            },
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::bucket/AWSLogs/123456789012/*",
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": "123456789012",
                    "s3:x-amz-acl": "bucket-owner-full-control"
                },
                "ArnLike": {
                    "aws:SourceArn": "arn:aws:logs:eu-central-1:123456789012:*"
                }
            }
        },
        {
            "Sid": "AWSLogDeliveryAclCheck",
            "Effect": "Allow",
            "Principal": {
                "Service": "delivery.logs.amazonaws.com"
            },
            "Action": "s3:GetBucketAcl",
            "Resource": "arn:aws:s3:::bucket",
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": "123456789012"
                },
                "ArnLike": {
                    "aws:SourceArn": "arn:aws:logs:eu-central-1:123456789012:*"
                }
            }
        }
    ]`;
    expect(buildFlowLogStatements(arn, awsContext)).to.deep.equal(JSON.parse(documented));
  });

  it('shares no bucket with access logs, whose policy AWS would overwrite', async () => {
    for (const stack of ['staging', 'prod']) {
      const resources = await recordStack({ stack });
      const { logDestination } = findOne(resources, 'FlowLog').inputs;
      const { accessLogs } = findOne(resources, 'aws:lb/loadBalancer:LoadBalancer').inputs as {
        readonly accessLogs: { readonly bucket: string };
      };
      expect(logDestination).not.to.include(accessLogs.bucket);
      const policy = findOne(resources, 'BucketPolicy', '-flow-logs-policy').inputs;
      expect(parsePolicyStatements(policy).map(({ Sid }) => Sid)).to.deep.equal([
        'TlsOnly',
        'AWSLogDeliveryWrite',
        'AWSLogDeliveryAclCheck',
      ]);
    }
  });
});

describe('createAccessLogBucket', () => {
  it('encrypts with an S3 managed key, since access logs do not support customer managed keys', async () => {
    const [rule] = findOne(
      await recordStack({ stack: 'prod' }),
      'BucketServerSideEncryptionConfiguration',
      'access-logs-encryption',
    ).inputs['rules'] as { applyServerSideEncryptionByDefault: object }[];
    expect(rule?.applyServerSideEncryptionByDefault).to.deep.equal({ sseAlgorithm: 'AES256' });
  });
});
