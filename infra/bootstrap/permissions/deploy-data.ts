import { arn, policyDocument, type Place, type PolicyDocument } from '../document.ts';
import { namePrefixes, type Stage } from '../stages.ts';

/** Making and changing a stack's tables, buckets, secret, event bus, certificate and names. */
export function deployData(place: Place, stage: Stage): PolicyDocument {
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
      // Ids of certificates are unknown before they are made; the boundary keeps the other stack's out of reach.
      Sid: 'Certificates',
      Effect: 'Allow',
      Action: [
        'acm:AddTagsToCertificate',
        'acm:DeleteCertificate',
        'acm:ImportCertificate',
        'acm:RemoveTagsFromCertificate',
        'acm:RequestCertificate',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'Names',
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: [arn(place, 'route53', 'hostedzone/*')],
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'CNAME'],
        },
      },
    },
    {
      // The second belongs to an interface endpoint's private name.
      Sid: 'NamesDone',
      Effect: 'Allow',
      Action: ['route53:GetChange', 'route53:AssociateVPCWithHostedZone'],
      Resource: ['*'],
    },
  );
}
