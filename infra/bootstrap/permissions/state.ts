import {
  buildArn,
  createPolicyDocument,
  type AwsScope,
  type PolicyDocument,
  type Statement,
} from '../iam-document.ts';
import { getStageKeyAlias, getStateBucketArn, type Stage } from '../stages.ts';

/** The Pulumi project of the stacks; a folder in the state bucket has its name. */
const project = 'noughts';

/** Permissions to read the stacks' state. A preview takes no lock and writes nothing. */
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

/** Permissions to read, lock and write the state of one stack. */
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

/** The stack's state file and those that Pulumi puts next to it: `.json`, `.json.bak`, `.json.attrs`. */
function getStateArn(bucket: string, stage: Stage): string {
  return `${bucket}/.pulumi/stacks/${project}/${stage}.*`;
}

/** Key ids are unknown in advance, so conditions use the alias, which only this program can assign. */
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
