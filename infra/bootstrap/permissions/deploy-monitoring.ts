import { arn, policyDocument, type Place, type PolicyDocument } from '../iam-document.ts';
import { namePrefixes, type Stage } from '../stages.ts';

/** Making and changing what watches over a stack: logs, alarms, dashboard, topic, budget. */
export function deployWatch(place: Place, stage: Stage): PolicyDocument {
  const { full } = namePrefixes(stage);
  return policyDocument(
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:DeleteRetentionPolicy',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      Resource: [arn(place, 'logs', `log-group:/noughts/${full}*`)],
    },
    {
      // Asked of whoever lets flow logs be delivered to a bucket; deliveries have no ARN.
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
        arn(place, 'cloudwatch', `alarm:${full}*`),
        `arn:${place.partition}:cloudwatch::${place.account}:dashboard/${full}*`,
      ],
    },
    {
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
      Resource: [arn(place, 'sns', `${full}*`)],
    },
    {
      Sid: 'Budget',
      Effect: 'Allow',
      Action: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
      Resource: [arn(place, 'budgets', `budget/${full}*`)],
    },
  );
}
