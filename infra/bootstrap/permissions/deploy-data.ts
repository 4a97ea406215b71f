import { arn, policyDocument, type Place, type PolicyDocument } from '../iam-document.ts';
import { namePrefixes, type Domains, type Stage } from '../stages.ts';
import { deployNames } from './deploy-names.ts';

/** Making and changing a stack's tables, buckets, secret, event bus, certificate and names. */
export function deployData(place: Place, stage: Stage, domains: Domains): PolicyDocument {
  const { full } = namePrefixes(stage);
  return policyDocument(
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
      Resource: [arn(place, 'dynamodb', `table/${full}*`)],
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
      ],
      Resource: [arn(place, 's3', `${full}*`)],
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
      Resource: [arn(place, 's3', `${full}*/*`)],
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
      Resource: [arn(place, 'secretsmanager', `secret:${full}*`)],
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
        arn(place, 'elasticache', `serverlesscache:${full}*`),
        arn(place, 'elasticache', 'serverlesscachesnapshot:*'),
      ],
    },
    {
      // ACM takes no tags when it imports over an existing certificate, so this only makes new ones.
      Sid: 'MakeCertificates',
      Effect: 'Allow',
      Action: ['acm:ImportCertificate', 'acm:RequestCertificate'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
    },
    {
      // A certificate that is being requested has no id yet: ACM authorizes it as `certificate/*`, with an asterisk (ACM
      // guide, "Troubleshooting identity and access"). So one that is there already cannot be tagged and taken over.
      Sid: 'TagMadeCertificates',
      Effect: 'Allow',
      Action: ['acm:AddTagsToCertificate'],
      Resource: [arn(place, 'acm', 'certificate/${*}')],
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
      ],
      Resource: [arn(place, 'acm', 'certificate/*')],
      Condition: { StringEquals: { 'aws:ResourceTag/stack': stage } },
    },
    ...deployNames(place, stage, domains),
    {
      // The second belongs to an interface endpoint's private name.
      Sid: 'NamesDone',
      Effect: 'Allow',
      Action: ['route53:GetChange', 'route53:AssociateVPCWithHostedZone'],
      Resource: ['*'],
    },
  );
}
