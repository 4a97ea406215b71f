/** A wrong value that the check must report. */
export interface SeededValue {
  readonly type: string;
  /** Path of the input, such as `healthCheck.interval`. */
  readonly input: string;
  /** Absent: the input is removed. */
  readonly value?: unknown;
  /** Start of the error. */
  readonly error: string;
}

export const seededValues: readonly SeededValue[] = [
  {
    type: 'aws:dynamodb/table:Table',
    input: 'billingMode',
    value: 'ON_DEMAND',
    error: 'CreateTable.BillingMode is "ON_DEMAND"; allowed: PROVISIONED, PAY_PER_REQUEST',
  },
  {
    type: 'aws:dynamodb/table:Table',
    input: 'attributes.0.type',
    value: 'String',
    error: 'CreateTable.AttributeDefinitions[0].AttributeType is "String"; allowed: S, N, B',
  },
  {
    type: 'aws:dynamodb/table:Table',
    input: 'globalSecondaryIndexes.0.name',
    value: 'By X',
    error: 'CreateTable.GlobalSecondaryIndexes[0].IndexName is "By X"; allowed: ',
  },
  {
    type: 'aws:dynamodb/table:Table',
    input: 'ttl.attributeName',
    error: 'UpdateTimeToLive.TimeToLiveSpecification.AttributeName is missing',
  },
  {
    type: 'aws:lb/targetGroup:TargetGroup',
    input: 'healthCheck.interval',
    value: 1,
    error: 'CreateTargetGroup.HealthCheckIntervalSeconds is 1; allowed: 5 to 300',
  },
  {
    type: 'aws:lb/targetGroup:TargetGroup',
    input: 'healthCheck.healthyThreshold',
    value: 1,
    error: 'CreateTargetGroup.HealthyThresholdCount is 1; allowed: 2 to 10',
  },
  {
    type: 'aws:lb/targetGroup:TargetGroup',
    input: 'targetType',
    value: 'container',
    error: 'CreateTargetGroup.TargetType is "container"; allowed: instance, ip, lambda, alb',
  },
  {
    type: 'aws:lb/listener:Listener',
    input: 'port',
    value: 70_000,
    error: 'CreateListener.Port is 70000; allowed: 1 to 65535',
  },
  {
    type: 'aws:lb/listenerRule:ListenerRule',
    input: 'priority',
    value: 60_000,
    error: 'CreateRule.Priority is 60000; allowed: 1 to 50000',
  },
  {
    type: 'aws:autoscaling/group:Group',
    input: 'minSize',
    error: 'CreateAutoScalingGroup.MinSize is missing',
  },
  {
    type: 'aws:autoscaling/policy:Policy',
    input: 'targetTrackingConfiguration.predefinedMetricSpecification.predefinedMetricType',
    value: 'CPUUtilization',
    error:
      'PutScalingPolicy.TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType is "CPUUtilization"',
  },
  {
    type: 'aws:budgets/budget:Budget',
    input: 'limitAmount',
    value: '1,000',
    error: 'CreateBudget.Budget.BudgetLimit.Amount is "1,000"; allowed: ',
  },
  {
    type: 'aws:cloudwatch/logGroup:LogGroup',
    input: 'name',
    value: '/noughts/prod service',
    error: 'CreateLogGroup.logGroupName is "/noughts/prod service"; allowed: ',
  },
  {
    type: 'aws:cloudwatch/metricAlarm:MetricAlarm',
    input: 'comparisonOperator',
    value: 'GreaterThan',
    error: 'PutMetricAlarm.ComparisonOperator is "GreaterThan"; allowed: ',
  },
  {
    type: 'aws:cloudwatch/metricAlarm:MetricAlarm',
    input: 'evaluationPeriods',
    value: 0,
    error: 'PutMetricAlarm.EvaluationPeriods is 0; allowed: at least 1',
  },
  {
    type: 'aws:ec2/launchTemplate:LaunchTemplate',
    input: 'metadataOptions.httpTokens',
    value: 'always',
    error:
      'CreateLaunchTemplate.LaunchTemplateData.MetadataOptions.HttpTokens is "always"; allowed: optional, required',
  },
  {
    type: 'aws:ec2/launchTemplate:LaunchTemplate',
    input: 'blockDeviceMappings.0.ebs.volumeType',
    value: 'ssd',
    error:
      'CreateLaunchTemplate.LaunchTemplateData.BlockDeviceMappings[0].Ebs.VolumeType is "ssd"; allowed: ',
  },
  {
    type: 'aws:ec2/launchTemplate:LaunchTemplate',
    input: 'instanceType',
    value: 't4g.smal',
    error: 'CreateLaunchTemplate.LaunchTemplateData.InstanceType is "t4g.smal"; allowed: ',
  },
  {
    type: 'aws:ec2/flowLog:FlowLog',
    input: 'destinationOptions.fileFormat',
    value: 'csv',
    error: 'CreateFlowLogs.DestinationOptions.FileFormat is "csv"; allowed: plain-text, parquet',
  },
  {
    type: 'aws:ec2/vpcEndpoint:VpcEndpoint',
    input: 'vpcEndpointType',
    value: 'Private',
    error: 'CreateVpcEndpoint.VpcEndpointType is "Private"; allowed: Interface, Gateway',
  },
  {
    type: 'aws:acm/certificate:Certificate',
    input: 'keyAlgorithm',
    value: 'P256',
    error: 'RequestCertificate.KeyAlgorithm is "P256"; allowed: ',
  },
  {
    type: 'aws:acm/certificate:Certificate',
    input: 'domainName',
    value: 'https://play.example.com',
    error: 'RequestCertificate.DomainName is "https://play.example.com"; allowed: ',
  },
  {
    type: 'aws:elasticache/serverlessCache:ServerlessCache',
    input: 'cacheUsageLimits.dataStorage.unit',
    value: 'GiB',
    error: 'CreateServerlessCache.CacheUsageLimits.DataStorage.Unit is "GiB"; allowed: GB',
  },
  {
    type: 'aws:iam/instanceProfile:InstanceProfile',
    input: 'role',
    value: 'noughts/prod',
    error: 'AddRoleToInstanceProfile.RoleName is "noughts/prod"; allowed: ',
  },
  {
    type: 'aws:kms/key:Key',
    input: 'description',
    value: 'a'.repeat(8_193),
    error: 'CreateKey.Description is 8193 characters; allowed: 0 to 8192',
  },
  {
    type: 'aws:route53/record:Record',
    input: 'type',
    value: 'ALIAS',
    error: 'ChangeResourceRecordSets.ChangeBatch.Changes[0].ResourceRecordSet.Type is "ALIAS"; allowed: ',
  },
  {
    type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    input: 'rules.0.status',
    value: 'On',
    error: 'PutBucketLifecycleConfiguration.LifecycleConfiguration.Rules[0].Status is "On"; allowed: Enabled',
  },
  {
    type: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
    input: 'rule.objectOwnership',
    value: 'OwnerEnforced',
    error:
      'PutBucketOwnershipControls.OwnershipControls.Rules[0].ObjectOwnership is "OwnerEnforced"; allowed: ',
  },
  {
    type: 'aws:secretsmanager/secret:Secret',
    input: 'description',
    value: 7,
    error: 'CreateSecret.Description is 7; allowed: a string',
  },
  {
    type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    input: 'toPort',
    value: '443',
    error: 'AuthorizeSecurityGroupIngress.IpPermissions[0].ToPort is "443"; allowed: a whole number',
  },
  {
    type: 'aws:lb/loadBalancer:LoadBalancer',
    input: 'idleTimeoutSeconds',
    value: 60,
    error: 'idleTimeoutSeconds is in no API request',
  },
  {
    type: 'aws:ec2/launchTemplate:LaunchTemplate',
    input: 'metadataOptions.httpToken',
    value: 'required',
    error: 'CreateLaunchTemplate.LaunchTemplateData.MetadataOptions.HttpToken is unknown; allowed: ',
  },
];
