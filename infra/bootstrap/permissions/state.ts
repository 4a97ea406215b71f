import {
  buildArn,
  createPolicyDocument,
  type AwsScope,
  type PolicyDocument,
  type Statement,
} from '../iam-document.ts';
import { getStageKeyAlias, getStateBucketArn, type Stage } from '../stages.ts';

/** The Pulumi project whose stacks are delivered; its name is a folder in the state bucket. */
const project = 'noughts';

/** Reading the state of stacks, as every preview does; a preview takes no lock and writes nothing. */
export function createReadStatePolicy(scope: AwsScope, stages: readonly Stage[]): PolicyDocument {
  const bucket = getStateBucketArn(scope);
  return createPolicyDocument(
    createListStatement(bucket),
    {
      Sid: 'ReadState',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [getLayoutArn(bucket), ...stages.map((stage) => getStateArn(bucket, stage))],
    },
    createKeyStatement(scope, stages, ['kms:Decrypt']),
  );
}

/** Reading, locking and writing the state of one stack. */
export function createWriteStatePolicy(scope: AwsScope, stage: Stage): PolicyDocument {
  const bucket = getStateBucketArn(scope);
  return createPolicyDocument(
    createListStatement(bucket),
    { Sid: 'ReadLayout', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [getLayoutArn(bucket)] },
    {
      Sid: 'WriteState',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: [
        getStateArn(bucket, stage),
        ...['history', 'backups'].map((kind) => `${bucket}/.pulumi/${kind}/${project}/${stage}/*`),
        `${bucket}/.pulumi/locks/organization/${project}/${stage}/*`,
      ],
    },
    createKeyStatement(scope, [stage], ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  );
}

function createListStatement(bucket: string): Statement {
  return { Sid: 'ListState', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] };
}

function getLayoutArn(bucket: string): string {
  return `${bucket}/.pulumi/meta.yaml`;
}

/** The stack's file, and what Pulumi lays beside it: `.json`, `.json.bak`, `.json.attrs`. */
function getStateArn(bucket: string, stage: Stage): string {
  return `${bucket}/.pulumi/stacks/${project}/${stage}.*`;
}

/** Ids of keys are unknown before they are made, so the name that only this program gives stands for them. */
function createKeyStatement(
  scope: AwsScope,
  stages: readonly Stage[],
  actions: readonly string[],
): Statement {
  return {
    Sid: 'UseStageKey',
    Effect: 'Allow',
    Action: actions,
    Resource: [buildArn(scope, 'kms', 'key/*')],
    Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': stages.map(getStageKeyAlias) } },
  };
}
