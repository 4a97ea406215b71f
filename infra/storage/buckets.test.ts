import { expect } from 'chai';
import { buildDeliveryStatements } from './log-bucket.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

const parsePolicyStatements = (inputs: Readonly<Record<string, unknown>>) =>
  (JSON.parse(String(inputs['policy'])) as { Statement: { Sid: string }[] }).Statement;

describe('PrivateBucket', () => {
  for (const stack of ['staging', 'prod']) {
    for (const suffix of ['logs', 'releases']) {
      it(`makes ${suffix} of ${stack} private, TLS-only, encrypted, versioned and expiring`, async () => {
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
        const days = suffix === 'releases' ? 365 : stack === 'prod' ? 365 : 90;
        expect(
          findOne(resources, 'BucketLifecycleConfiguration', `${suffix}-expiry`).inputs['rules'],
        ).to.deep.equal([
          {
            id: 'expire',
            status: 'Enabled',
            filter: { prefix: '' },
            expiration: { days },
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
    for (const suffix of ['logs', 'releases']) {
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

describe('buildDeliveryStatements', () => {
  const awsContext = { accountId: '123456789012', partition: 'aws', region: 'eu-central-1' };
  const arn = 'arn:aws:s3:::logs';

  it('allows access logs by service principal and, in older regions, by ELB account', () => {
    const [service, account] = buildDeliveryStatements(arn, awsContext);
    expect(service).to.deep.equal({
      Sid: 'AccessLog',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/access-log/AWSLogs/123456789012/*',
      Condition: {
        ArnLike: { 'aws:SourceArn': 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/*' },
      },
    });
    expect(account).to.deep.equal({
      Sid: 'AccessLogOfOlderRegions',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::054676820928:root' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/access-log/AWSLogs/123456789012/*',
    });
  });

  it('contains no ELB account in newer regions', () => {
    const sids = buildDeliveryStatements(arn, { ...awsContext, region: 'eu-south-2' }).map(({ Sid }) => Sid);
    expect(sids).to.deep.equal(['AccessLog', 'FlowLog', 'FlowLogChecksTheBucket']);
  });

  it('allows flow logs only from this account and region', () => {
    const [, , write, check] = buildDeliveryStatements(arn, awsContext);
    const source = { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:eu-central-1:123456789012:*' } };
    expect(write).to.deep.include({
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/flow-log/AWSLogs/123456789012/*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012', 's3:x-amz-acl': 'bucket-owner-full-control' },
        ...source,
      },
    });
    expect(check).to.deep.include({
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: arn,
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' }, ...source },
    });
  });
});

describe('createLogBucket', () => {
  it('encrypts with an S3 managed key, since access logs do not support customer managed keys', async () => {
    const [rule] = findOne(
      await recordStack({ stack: 'prod' }),
      'BucketServerSideEncryptionConfiguration',
      'logs-encryption',
    ).inputs['rules'] as { applyServerSideEncryptionByDefault: object }[];
    expect(rule?.applyServerSideEncryptionByDefault).to.deep.equal({ sseAlgorithm: 'AES256' });
  });
});
