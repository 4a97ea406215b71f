import * as pulumi from '@pulumi/pulumi';
import type { Site } from './aws-context.ts';

/** Where the console shows a dashboard. */
export function dashboardUrlOf(
  { region, partition }: Pick<Site, 'region' | 'partition'>,
  dashboard: pulumi.Input<string>,
): pulumi.Output<string> {
  const console = consoles[partition] ?? `${region}.console.aws.amazon.com`;
  return pulumi.interpolate`https://${console}/cloudwatch/home?region=${region}#dashboards:name=${dashboard}`;
}

const consoles: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** A command that opens a shell on the first server of a group. */
export function sessionCommandOf(
  { region }: Pick<Site, 'region'>,
  group: pulumi.Input<string>,
): pulumi.Output<string> {
  const list = pulumi.interpolate`aws autoscaling describe-auto-scaling-groups --region ${region} --auto-scaling-group-names ${group} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text`;
  return pulumi.interpolate`aws ssm start-session --region ${region} --target "$(${list})"`;
}
