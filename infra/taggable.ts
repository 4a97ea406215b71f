/** Types used by this program that take `tags` as a map. A test compares the list with the provider's declarations. */
const taggableTypes: ReadonlySet<string> = new Set([
  'aws:acm/certificate:Certificate',
  'aws:budgets/budget:Budget',
  'aws:cloudwatch/logGroup:LogGroup',
  'aws:cloudwatch/metricAlarm:MetricAlarm',
  'aws:dynamodb/table:Table',
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
  'aws:ec2/flowLog:FlowLog',
  'aws:ec2/launchTemplate:LaunchTemplate',
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/vpcEndpoint:VpcEndpoint',
  'aws:elasticache/serverlessCache:ServerlessCache',
  'aws:iam/instanceProfile:InstanceProfile',
  'aws:iam/role:Role',
  'aws:kms/key:Key',
  'aws:lb/listener:Listener',
  'aws:lb/listenerRule:ListenerRule',
  'aws:lb/loadBalancer:LoadBalancer',
  'aws:lb/targetGroup:TargetGroup',
  'aws:s3/bucket:Bucket',
  'aws:s3/bucketObjectv2:BucketObjectv2',
  'aws:secretsmanager/secret:Secret',
  'aws:sns/topic:Topic',
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
]);

/** Whether a resource of this type takes `tags`. */
export function isTaggable(type: string): boolean {
  return taggableTypes.has(type);
}
