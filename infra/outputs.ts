import * as pulumi from '@pulumi/pulumi';
import type { AwsContext } from './aws-context/aws-context.ts';

/** URL of a dashboard in the AWS console. */
export function buildDashboardUrl(
  { region, partition }: Pick<AwsContext, 'region' | 'partition'>,
  dashboard: pulumi.Input<string>,
): pulumi.Output<string> {
  const consoleHost = consoleHosts[partition] ?? `${region}.console.aws.amazon.com`;
  return pulumi.interpolate`https://${consoleHost}/cloudwatch/home?region=${region}#dashboards:name=${dashboard}`;
}

const consoleHosts: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Shell command that opens a session on the first server of a group. */
export function buildSessionCommand(
  { region }: Pick<AwsContext, 'region'>,
  group: pulumi.Input<string>,
): pulumi.Output<string> {
  const instanceIdCommand = pulumi.interpolate`aws autoscaling describe-auto-scaling-groups --region ${region} --auto-scaling-group-names ${group} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text`;
  return pulumi.interpolate`aws ssm start-session --region ${region} --target "$(${instanceIdCommand})"`;
}
