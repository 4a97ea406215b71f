import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import { getNamePrefixes, type Domains, type Stage } from '../stages.ts';
import { createDnsStatements } from './dns-statements.ts';

/** Permissions to manage a stack's tables, buckets, secret, event bus, certificate and DNS records. */
export function createDeployDataPolicy(scope: AwsScope, stage: Stage, domains: Domains): PolicyDocument {
  const { full } = getNamePrefixes(stage);
  return createPolicyDocument(
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: [
        'dynamodb:CreateTable',
        'dynamodb:DeleteTable',
        'dynamodb:TagResource',
        'dynamodb:UntagResource',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
      ],
      Resource: [buildArn(scope, 'dynamodb', `table/${full}*`)],
    },
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:ListBucketVersions',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketTagging',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
        // The provider tags buckets by these actions first, and by PutBucketTagging if they are denied.
        's3:TagResource',
        's3:UntagResource',
      ],
      Resource: [buildArn(scope, 's3', `${full}*`)],
    },
    {
      Sid: 'Objects',
      Effect: 'Allow',
      Action: [
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:GetObject',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      Resource: [buildArn(scope, 's3', `${full}*/*`)],
    },
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:TagResource',
        'secretsmanager:UntagResource',
        'secretsmanager:UpdateSecret',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: [buildArn(scope, 'secretsmanager', `secret:${full}*`)],
    },
    {
      Sid: 'EventBus',
      Effect: 'Allow',
      Action: [
        'elasticache:AddTagsToResource',
        'elasticache:CreateServerlessCache',
        'elasticache:DeleteServerlessCache',
        'elasticache:ModifyServerlessCache',
        'elasticache:RemoveTagsFromResource',
      ],
      Resource: [
        buildArn(scope, 'elasticache', `serverlesscache:${full}*`),
        buildArn(scope, 'elasticache', 'serverlesscachesnapshot:*'),
      ],
    },
    {
      // ACM accepts no tags when it reimports an existing certificate, so this only creates new ones.
      Sid: 'ImportCertificates',
      Effect: 'Allow',
      Action: ['acm:ImportCertificate'],
      Resource: [buildArn(scope, 'acm', 'certificate/*')],
      Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
    },
    {
      Sid: 'RequestCertificates',
      Effect: 'Allow',
      Action: ['acm:RequestCertificate'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
    },
    {
      // A certificate has no id while it is requested: ACM authorizes it as the literal `certificate/*` (ACM guide,
      // "Troubleshooting identity and access"). So an existing certificate cannot be taken over by tagging it.
      Sid: 'TagMadeCertificates',
      Effect: 'Allow',
      Action: ['acm:AddTagsToCertificate'],
      Resource: [buildArn(scope, 'acm', 'certificate/${*}')],
      Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
    },
    {
      Sid: 'ChangeCertificates',
      Effect: 'Allow',
      Action: [
        'acm:AddTagsToCertificate',
        'acm:DeleteCertificate',
        'acm:ImportCertificate',
        'acm:RemoveTagsFromCertificate',
        'acm:UpdateCertificateOptions',
      ],
      Resource: [buildArn(scope, 'acm', 'certificate/*')],
      Condition: { StringEquals: { 'aws:ResourceTag/stack': stage } },
    },
    ...createDnsStatements(scope, stage, domains),
    {
      Sid: 'NamesDone',
      Effect: 'Allow',
      Action: ['route53:GetChange'],
      Resource: [buildArn(scope, 'route53', 'change/*')],
    },
    {
      // For the private DNS name of an interface endpoint, whose zone belongs to AWS.
      Sid: 'EndpointNames',
      Effect: 'Allow',
      Action: ['route53:AssociateVPCWithHostedZone'],
      Resource: ['*'],
    },
  );
}
