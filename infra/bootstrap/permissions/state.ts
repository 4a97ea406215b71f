import { arn, policyDocument, type Place, type PolicyDocument, type Statement } from '../iam-document.ts';
import { stageKeyAlias, stateBucketArn, type Stage } from '../stages.ts';

/** The Pulumi project whose stacks are delivered; its name is a folder in the state bucket. */
const project = 'noughts';

/** Reading the state of stacks, as every preview does; a preview takes no lock and writes nothing. */
export function readState(place: Place, stages: readonly Stage[]): PolicyDocument {
  const bucket = stateBucketArn(place);
  return policyDocument(
    listing(bucket),
    {
      Sid: 'ReadState',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [layoutOf(bucket), ...stages.map((stage) => stateOf(bucket, stage))],
    },
    useKeys(place, stages, ['kms:Decrypt']),
  );
}

/** Reading, locking and writing the state of one stack. */
export function writeState(place: Place, stage: Stage): PolicyDocument {
  const bucket = stateBucketArn(place);
  return policyDocument(
    listing(bucket),
    { Sid: 'ReadLayout', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [layoutOf(bucket)] },
    {
      Sid: 'WriteState',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: [
        stateOf(bucket, stage),
        ...['history', 'backups'].map((kind) => `${bucket}/.pulumi/${kind}/${project}/${stage}/*`),
        `${bucket}/.pulumi/locks/organization/${project}/${stage}/*`,
      ],
    },
    useKeys(place, [stage], ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  );
}

function listing(bucket: string): Statement {
  return { Sid: 'ListState', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] };
}

function layoutOf(bucket: string): string {
  return `${bucket}/.pulumi/meta.yaml`;
}

/** The stack's file, and what Pulumi lays beside it: `.json`, `.json.bak`, `.json.attrs`. */
function stateOf(bucket: string, stage: Stage): string {
  return `${bucket}/.pulumi/stacks/${project}/${stage}.*`;
}

/** Ids of keys are unknown before they are made, so the name that only this program gives stands for them. */
function useKeys(place: Place, stages: readonly Stage[], actions: readonly string[]): Statement {
  return {
    Sid: 'UseStageKey',
    Effect: 'Allow',
    Action: actions,
    Resource: [arn(place, 'kms', 'key/*')],
    Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': stages.map(stageKeyAlias) } },
  };
}
