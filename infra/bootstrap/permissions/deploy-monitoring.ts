import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import { getNamePrefixes, type Stage } from '../stages.ts';

/** Permissions to manage a stack's logs, alarms, dashboard, topic and budget. */
export function createDeployMonitoringPolicy(scope: AwsScope, stage: Stage): PolicyDocument {
  const { full } = getNamePrefixes(stage);
  return createPolicyDocument(
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:DeleteMetricFilter',
        'logs:DeleteRetentionPolicy',
        'logs:PutMetricFilter',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      Resource: [buildArn(scope, 'logs', `log-group:/noughts/${full}*`)],
    },
    {
      // Required to deliver flow logs to a bucket; log deliveries have no ARN.
      Sid: 'FlowLogs',
      Effect: 'Allow',
      Action: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'],
      Resource: ['*'],
    },
    {
      Sid: 'Alarms',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:DeleteDashboards',
        'cloudwatch:PutDashboard',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
      ],
      Resource: [
        buildArn(scope, 'cloudwatch', `alarm:${full}*`),
        `arn:${scope.partition}:cloudwatch::${scope.account}:dashboard/${full}*`,
      ],
    },
    {
      // A subscription's ARN begins with its topic's. The service authorization reference lists no resource type for
      // SetSubscriptionAttributes and Unsubscribe, but SNS authorizes them for the topic; `*` would include the
      // subscriptions of other stages.
      Sid: 'Topics',
      Effect: 'Allow',
      Action: [
        'sns:CreateTopic',
        'sns:DeleteTopic',
        'sns:SetSubscriptionAttributes',
        'sns:SetTopicAttributes',
        'sns:Subscribe',
        'sns:TagResource',
        'sns:Unsubscribe',
        'sns:UntagResource',
      ],
      Resource: [buildArn(scope, 'sns', `${full}*`)],
    },
    {
      Sid: 'Budget',
      Effect: 'Allow',
      Action: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
      Resource: [buildArn(scope, 'budgets', `budget/${full}*`)],
    },
  );
}
