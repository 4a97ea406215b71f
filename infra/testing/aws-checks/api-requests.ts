import type { RecordedResource } from '../recorded-resource.ts';
import type { ApiRequest } from './validate-request.ts';

// The inputs are JSON, whose members the models check.
/* eslint-disable @typescript-eslint/no-explicit-any */

export interface ResourceRequests {
  readonly requests: readonly ApiRequest[];
  /** Inputs that are in no request. */
  readonly unused: readonly string[];
}

/**
 * The API requests that the provider makes to create a resource, without lookups.
 *
 * @throws Error for a type without a mapping
 */
export function createApiRequests(resource: RecordedResource): ResourceRequests {
  const map = mappings[resource.type];
  if (map === undefined) throw new Error(`there are no API requests for ${resource.type}`);
  const used = new Set<string>();
  const inputs = new Proxy(resource.inputs, {
    get: (target, key) => {
      used.add(String(key));
      return target[String(key)];
    },
  });
  const requests = map(inputs, resource);
  return { requests, unused: Object.keys(resource.inputs).filter((key) => !used.has(key)) };
}

type Inputs = any;
type Mapping = (inputs: Inputs, resource: RecordedResource) => readonly ApiRequest[];

const request = (service: string, operation: string, parameters: object): ApiRequest => ({
  service,
  operation,
  parameters,
});

/** The physical name: the configured one, or the logical name with a random suffix. */
const nameOf = (inputs: Inputs, { name }: RecordedResource) => String(inputs.name ?? `${name}-0a1b2c3`);

/** Capitalizes the keys of nested objects, as most APIs do. */
function capitalize(value: any): any {
  if (Array.isArray(value)) return value.map(capitalize);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      capitalize(each),
    ]),
  );
}

/** Members of `inputs` with capitalized keys. */
const take = (inputs: Inputs, ...keys: readonly string[]) =>
  capitalize(
    Object.fromEntries(keys.filter((key) => inputs[key] !== undefined).map((key) => [key, inputs[key]])),
  );

/** Reads inputs that only steer the provider. */
function ignore(inputs: Inputs, ...keys: readonly string[]): void {
  for (const key of keys) void inputs[key];
}

const listTags = (tags: Record<string, string> = {}) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const tagSpecification = (ResourceType: string, inputs: Inputs) => ({
  TagSpecifications: [{ ResourceType, Tags: listTags(inputs.tags) }],
});
const attribute = (Key: string, value: unknown) =>
  value === undefined ? [] : [{ Key, Value: String(value) }];
const toBoolean = (value: unknown) => (value === 'true' ? true : value === 'false' ? false : value);
const listPairs = (map: Record<string, string> = {}) =>
  Object.entries(map).map(([Name, Value]) => ({ Name, Value }));

const elbActions = (actions: Inputs[]) =>
  actions.map(({ redirect, ...action }) => ({
    ...capitalize(action),
    ...(redirect === undefined ? {} : { RedirectConfig: capitalize(redirect) }),
  }));

const securityGroupRule =
  (operation: string): Mapping =>
  (inputs) => [
    request('ec2', operation, {
      GroupId: inputs.securityGroupId,
      IpPermissions: [
        {
          ...take(inputs, 'ipProtocol', 'fromPort', 'toPort'),
          ...describeSource(inputs),
        },
      ],
      ...tagSpecification('security-group-rule', inputs),
    }),
  ];

function describeSource({ description, cidrIpv4, prefixListId, referencedSecurityGroupId }: Inputs): object {
  const Description = description;
  if (cidrIpv4 !== undefined) return { IpRanges: [{ CidrIp: cidrIpv4, Description }] };
  if (prefixListId !== undefined) return { PrefixListIds: [{ PrefixListId: prefixListId, Description }] };
  return { UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }] };
}

const mappings: Readonly<Record<string, Mapping>> = {
  'aws:acm/certificate:Certificate': (inputs) => [
    inputs.domainName === undefined
      ? request('acm', 'ImportCertificate', {
          Certificate: inputs.certificateBody,
          PrivateKey: inputs.privateKey,
          Tags: listTags(inputs.tags),
        })
      : request('acm', 'RequestCertificate', {
          ...take(inputs, 'domainName', 'validationMethod', 'keyAlgorithm'),
          Tags: listTags(inputs.tags),
        }),
  ],
  'aws:acm/certificateValidation:CertificateValidation': (inputs) => {
    ignore(inputs, 'validationRecordFqdns');
    return [request('acm', 'DescribeCertificate', take(inputs, 'certificateArn'))];
  },
  'aws:autoscaling/group:Group': (inputs, resource) => {
    ignore(inputs, 'forceDelete', 'minElbCapacity', 'waitForCapacityTimeout');
    const AutoScalingGroupName = nameOf(inputs, resource);
    return [
      request('autoscaling', 'CreateAutoScalingGroup', {
        AutoScalingGroupName,
        ...take(inputs, 'minSize', 'maxSize', 'desiredCapacity', 'defaultInstanceWarmup'),
        ...take(inputs, 'healthCheckGracePeriod', 'healthCheckType'),
        LaunchTemplate: {
          LaunchTemplateId: inputs.launchTemplate.id,
          Version: inputs.launchTemplate.version,
        },
        TargetGroupARNs: inputs.targetGroupArns,
        VPCZoneIdentifier: inputs.vpcZoneIdentifiers.join(','),
        Tags: inputs.tags.map((tag: Inputs) => ({
          ...capitalize(tag),
          ResourceId: AutoScalingGroupName,
          ResourceType: 'auto-scaling-group',
        })),
      }),
      request('autoscaling', 'EnableMetricsCollection', {
        AutoScalingGroupName,
        Granularity: inputs.metricsGranularity,
        Metrics: inputs.enabledMetrics,
      }),
    ];
  },
  'aws:autoscaling/policy:Policy': (inputs, resource) => [
    request('autoscaling', 'PutScalingPolicy', {
      AutoScalingGroupName: inputs.autoscalingGroupName,
      PolicyName: nameOf(inputs, resource),
      ...take(inputs, 'policyType', 'targetTrackingConfiguration'),
    }),
  ],
  'aws:budgets/budget:Budget': (inputs, resource) => [
    request('budgets', 'CreateBudget', {
      AccountId: '123456789012',
      Budget: {
        BudgetName: nameOf(inputs, resource),
        BudgetLimit: { Amount: inputs.limitAmount, Unit: inputs.limitUnit },
        ...take(inputs, 'budgetType', 'timeUnit'),
        CostFilters: Object.fromEntries(
          (inputs.costFilters ?? []).map(({ name, values }: Inputs) => [name, values]),
        ),
      },
      NotificationsWithSubscribers: inputs.notifications.map(
        ({ subscriberSnsTopicArns = [], subscriberEmailAddresses = [], ...notification }: Inputs) => ({
          Notification: capitalize(notification),
          Subscribers: [
            ...subscriberSnsTopicArns.map((Address: string) => ({ SubscriptionType: 'SNS', Address })),
            ...subscriberEmailAddresses.map((Address: string) => ({ SubscriptionType: 'EMAIL', Address })),
          ],
        }),
      ),
      ResourceTags: listTags(inputs.tags),
    }),
  ],
  'aws:cloudwatch/dashboard:Dashboard': (inputs) => [
    request('cloudwatch', 'PutDashboard', take(inputs, 'dashboardName', 'dashboardBody')),
  ],
  'aws:cloudwatch/logGroup:LogGroup': (inputs) => [
    request('logs', 'CreateLogGroup', { logGroupName: inputs.name, tags: inputs.tags }),
    request('logs', 'PutRetentionPolicy', {
      logGroupName: inputs.name,
      retentionInDays: inputs.retentionInDays,
    }),
  ],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': (inputs, resource) => [
    request('logs', 'PutMetricFilter', {
      logGroupName: inputs.logGroupName,
      filterName: nameOf(inputs, resource),
      filterPattern: inputs.pattern,
      metricTransformations: [describeTransformation(inputs.metricTransformation)],
    }),
  ],
  'aws:cloudwatch/metricAlarm:MetricAlarm': (inputs) => [
    request('cloudwatch', 'PutMetricAlarm', {
      AlarmName: inputs.name,
      ...take(inputs, 'alarmDescription', 'alarmActions', 'comparisonOperator', 'threshold'),
      ...take(inputs, 'evaluationPeriods', 'datapointsToAlarm', 'treatMissingData'),
      ...take(inputs, 'metricName', 'namespace', 'period', 'statistic', 'extendedStatistic', 'unit'),
      OKActions: inputs.okActions,
      Dimensions: inputs.dimensions === undefined ? undefined : listPairs(inputs.dimensions),
      Metrics: inputs.metricQueries?.map(({ metric, ...query }: Inputs) => ({
        ...capitalize(query),
        ...(metric === undefined ? {} : { MetricStat: describeMetric(metric) }),
      })),
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:dynamodb/table:Table': (inputs, resource) => {
    const TableName = nameOf(inputs, resource);
    const keySchema = (attributes: readonly (readonly [string | undefined, string])[]) =>
      attributes.flatMap(([AttributeName, KeyType]) =>
        AttributeName === undefined ? [] : [{ AttributeName, KeyType }],
      );
    return [
      request('dynamodb', 'CreateTable', {
        TableName,
        ...take(inputs, 'billingMode', 'deletionProtectionEnabled'),
        KeySchema: keySchema([
          [inputs.hashKey, 'HASH'],
          [inputs.rangeKey, 'RANGE'],
        ]),
        AttributeDefinitions: inputs.attributes.map(({ name, type }: Inputs) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        GlobalSecondaryIndexes: inputs.globalSecondaryIndexes?.map((index: Inputs) => ({
          IndexName: index.name,
          KeySchema: capitalize(index.keySchemas),
          Projection: { ProjectionType: index.projectionType, NonKeyAttributes: index.nonKeyAttributes },
        })),
        SSESpecification: capitalize(inputs.serverSideEncryption),
        Tags: listTags(inputs.tags),
      }),
      request('dynamodb', 'UpdateContinuousBackups', {
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: inputs.pointInTimeRecovery.enabled },
      }),
      request('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: capitalize(inputs.ttl) }),
    ];
  },
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': (inputs) => {
    ignore(inputs, 'egress', 'ingress');
    return [request('ec2', 'CreateTags', { Resources: [inputs.vpcId], Tags: listTags(inputs.tags) })];
  },
  'aws:ec2/flowLog:FlowLog': (inputs) => [
    request('ec2', 'CreateFlowLogs', {
      ResourceIds: [inputs.vpcId],
      ResourceType: 'VPC',
      ...take(inputs, 'trafficType', 'logDestinationType', 'logDestination', 'maxAggregationInterval'),
      ...take(inputs, 'destinationOptions'),
      ...tagSpecification('vpc-flow-log', inputs),
    }),
  ],
  'aws:ec2/launchTemplate:LaunchTemplate': (inputs, resource) => [
    request('ec2', 'CreateLaunchTemplate', {
      LaunchTemplateName: nameOf(inputs, resource),
      LaunchTemplateData: {
        ...take(inputs, 'iamInstanceProfile', 'imageId', 'instanceType', 'metadataOptions', 'monitoring'),
        ...take(inputs, 'userData', 'creditSpecification'),
        BlockDeviceMappings: inputs.blockDeviceMappings.map(({ ebs, ...device }: Inputs) => ({
          ...capitalize(device),
          Ebs: {
            ...capitalize(ebs),
            DeleteOnTermination: toBoolean(ebs.deleteOnTermination),
            Encrypted: toBoolean(ebs.encrypted),
          },
        })),
        NetworkInterfaces: inputs.networkInterfaces.map(({ securityGroups, ...network }: Inputs) => ({
          ...capitalize(network),
          Groups: securityGroups,
          AssociatePublicIpAddress: toBoolean(network.associatePublicIpAddress),
          DeleteOnTermination: toBoolean(network.deleteOnTermination),
        })),
        TagSpecifications: inputs.tagSpecifications.map(({ resourceType, tags }: Inputs) => ({
          ResourceType: resourceType,
          Tags: listTags(tags),
        })),
      },
      ...tagSpecification('launch-template', inputs),
    }),
  ],
  'aws:ec2/securityGroup:SecurityGroup': (inputs, resource) => [
    request('ec2', 'CreateSecurityGroup', {
      GroupName: nameOf(inputs, resource),
      ...take(inputs, 'description', 'vpcId'),
      ...tagSpecification('security-group', inputs),
    }),
  ],
  'aws:ec2/vpcEndpoint:VpcEndpoint': (inputs) => [
    request('ec2', 'CreateVpcEndpoint', {
      ...take(inputs, 'privateDnsEnabled', 'securityGroupIds', 'serviceName', 'subnetIds', 'vpcEndpointType'),
      PolicyDocument: inputs.policy,
      VpcId: inputs.vpcId,
      ...tagSpecification('vpc-endpoint', inputs),
    }),
  ],
  'aws:elasticache/serverlessCache:ServerlessCache': (inputs, resource) => [
    request('elasticache', 'CreateServerlessCache', {
      ServerlessCacheName: nameOf(inputs, resource),
      ...take(inputs, 'description', 'engine', 'majorEngineVersion', 'securityGroupIds', 'subnetIds'),
      ...take(inputs, 'snapshotRetentionLimit'),
      CacheUsageLimits: {
        DataStorage: capitalize(inputs.cacheUsageLimits.dataStorage),
        ECPUPerSecond: capitalize(inputs.cacheUsageLimits.ecpuPerSeconds[0]),
      },
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:iam/instanceProfile:InstanceProfile': (inputs, resource) => [
    request('iam', 'CreateInstanceProfile', {
      InstanceProfileName: nameOf(inputs, resource),
      Tags: listTags(inputs.tags),
    }),
    request('iam', 'AddRoleToInstanceProfile', {
      InstanceProfileName: nameOf(inputs, resource),
      RoleName: inputs.role,
    }),
  ],
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (inputs) => [
    request('iam', 'CreateOpenIDConnectProvider', {
      Url: inputs.url,
      ClientIDList: inputs.clientIdLists,
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:iam/policy:Policy': (inputs) => [
    request('iam', 'CreatePolicy', {
      PolicyName: inputs.name,
      PolicyDocument: inputs.policy,
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:iam/role:Role': (inputs, resource) => [
    request('iam', 'CreateRole', {
      RoleName: nameOf(inputs, resource),
      AssumeRolePolicyDocument: inputs.assumeRolePolicy,
      ...take(inputs, 'description', 'maxSessionDuration', 'permissionsBoundary'),
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:iam/rolePolicy:RolePolicy': (inputs, resource) => [
    request('iam', 'PutRolePolicy', {
      RoleName: inputs.role,
      PolicyName: nameOf(inputs, resource),
      PolicyDocument: inputs.policy,
    }),
  ],
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': (inputs) => [
    request('iam', 'AttachRolePolicy', { RoleName: inputs.role, PolicyArn: inputs.policyArn }),
  ],
  'aws:kms/alias:Alias': (inputs) => [
    request('kms', 'CreateAlias', { AliasName: inputs.name, TargetKeyId: inputs.targetKeyId }),
  ],
  'aws:kms/key:Key': (inputs) => [
    request('kms', 'CreateKey', {
      ...take(inputs, 'description', 'policy'),
      Tags: inputs.tags === undefined ? [] : capitalizeTagKeys(inputs.tags),
    }),
    ...(inputs.enableKeyRotation === true ? [request('kms', 'EnableKeyRotation', { KeyId: 'id' })] : []),
    request('kms', 'ScheduleKeyDeletion', { KeyId: 'id', PendingWindowInDays: inputs.deletionWindowInDays }),
  ],
  'aws:lb/listener:Listener': (inputs) => [
    request('elbv2', 'CreateListener', {
      ...take(inputs, 'loadBalancerArn', 'port', 'protocol', 'sslPolicy'),
      Certificates:
        inputs.certificateArn === undefined ? undefined : [{ CertificateArn: inputs.certificateArn }],
      DefaultActions: elbActions(inputs.defaultActions),
      Tags: listTags(inputs.tags),
    }),
    request('elbv2', 'ModifyListenerAttributes', {
      ListenerArn: 'arn',
      Attributes: [
        ...attribute('routing.http.response.server.enabled', inputs.routingHttpResponseServerEnabled),
        ...attribute(
          'routing.http.response.strict_transport_security.header_value',
          inputs.routingHttpResponseStrictTransportSecurityHeaderValue,
        ),
      ],
    }),
  ],
  'aws:lb/listenerRule:ListenerRule': (inputs) => [
    request('elbv2', 'CreateRule', {
      ...take(inputs, 'listenerArn', 'priority'),
      Actions: elbActions(inputs.actions),
      Conditions: inputs.conditions.map(({ pathPattern, ...condition }: Inputs) => ({
        ...capitalize(condition),
        Field: 'path-pattern',
        PathPatternConfig: capitalize(pathPattern),
      })),
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:lb/loadBalancer:LoadBalancer': (inputs, resource) => [
    request('elbv2', 'CreateLoadBalancer', {
      Name: nameOf(inputs, resource),
      Type: inputs.loadBalancerType,
      Scheme: inputs.internal === true ? 'internal' : 'internet-facing',
      ...take(inputs, 'ipAddressType', 'securityGroups', 'subnets'),
      Tags: listTags(inputs.tags),
    }),
    request('elbv2', 'ModifyLoadBalancerAttributes', {
      LoadBalancerArn: 'arn',
      Attributes: [
        ...attribute('access_logs.s3.enabled', inputs.accessLogs.enabled),
        ...attribute('access_logs.s3.bucket', inputs.accessLogs.bucket),
        ...attribute('access_logs.s3.prefix', inputs.accessLogs.prefix),
        ...attribute('routing.http.desync_mitigation_mode', inputs.desyncMitigationMode),
        ...attribute('routing.http.drop_invalid_header_fields.enabled', inputs.dropInvalidHeaderFields),
        ...attribute('deletion_protection.enabled', inputs.enableDeletionProtection),
        ...attribute('routing.http2.enabled', inputs.enableHttp2),
        ...attribute('idle_timeout.timeout_seconds', inputs.idleTimeout),
      ],
    }),
  ],
  'aws:lb/targetGroup:TargetGroup': (inputs, resource) => [
    request('elbv2', 'CreateTargetGroup', {
      Name: nameOf(inputs, resource),
      ...take(inputs, 'port', 'protocol', 'protocolVersion', 'targetType', 'vpcId'),
      HealthCheckEnabled: inputs.healthCheck.enabled,
      HealthCheckIntervalSeconds: inputs.healthCheck.interval,
      HealthCheckPath: inputs.healthCheck.path,
      HealthCheckPort: inputs.healthCheck.port,
      HealthCheckProtocol: inputs.healthCheck.protocol,
      HealthCheckTimeoutSeconds: inputs.healthCheck.timeout,
      HealthyThresholdCount: inputs.healthCheck.healthyThreshold,
      UnhealthyThresholdCount: inputs.healthCheck.unhealthyThreshold,
      Matcher: { HttpCode: inputs.healthCheck.matcher },
      Tags: listTags(inputs.tags),
    }),
    request('elbv2', 'ModifyTargetGroupAttributes', {
      TargetGroupArn: 'arn',
      Attributes: [
        ...attribute('deregistration_delay.timeout_seconds', inputs.deregistrationDelay),
        ...attribute('load_balancing.algorithm.type', inputs.loadBalancingAlgorithmType),
        ...attribute('stickiness.enabled', inputs.stickiness.enabled),
        ...attribute('stickiness.type', inputs.stickiness.type),
        ...attribute('stickiness.lb_cookie.duration_seconds', inputs.stickiness.cookieDuration),
      ],
    }),
  ],
  'aws:route53/record:Record': (inputs) => [
    request('route53', 'ChangeResourceRecordSets', {
      HostedZoneId: inputs.zoneId,
      ChangeBatch: {
        Changes: [
          {
            Action: inputs.allowOverwrite === true ? 'UPSERT' : 'CREATE',
            ResourceRecordSet: {
              Name: inputs.name,
              Type: inputs.type,
              TTL: inputs.ttl,
              ResourceRecords: inputs.records?.map((Value: string) => ({ Value })),
              AliasTarget: inputs.aliases?.map(({ name, zoneId, evaluateTargetHealth }: Inputs) => ({
                DNSName: name,
                HostedZoneId: zoneId,
                EvaluateTargetHealth: evaluateTargetHealth,
              }))[0],
            },
          },
        ],
      },
    }),
  ],
  'aws:s3/bucket:Bucket': (inputs, resource) => {
    ignore(inputs, 'forceDestroy');
    const Bucket = String(inputs.bucket ?? nameOf(inputs, resource));
    return [
      request('s3', 'CreateBucket', { Bucket }),
      request('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: listTags(inputs.tags) } }),
    ];
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': (inputs) => [
    request('s3', 'PutBucketLifecycleConfiguration', {
      Bucket: inputs.bucket,
      LifecycleConfiguration: {
        Rules: inputs.rules.map(({ id, ...rule }: Inputs) => ({ ...capitalize(rule), ID: id })),
      },
    }),
  ],
  'aws:s3/bucketObjectv2:BucketObjectv2': (inputs) => {
    ignore(inputs, 'source', 'forceDestroy');
    return [
      request('s3', 'PutObject', {
        ...take(inputs, 'bucket', 'checksumAlgorithm', 'contentType', 'key'),
        Tagging: new URLSearchParams(inputs.tags).toString(),
      }),
    ];
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': (inputs) => [
    request('s3', 'PutBucketOwnershipControls', {
      Bucket: inputs.bucket,
      OwnershipControls: { Rules: [capitalize(inputs.rule)] },
    }),
  ],
  'aws:s3/bucketPolicy:BucketPolicy': (inputs) => [
    request('s3', 'PutBucketPolicy', take(inputs, 'bucket', 'policy')),
  ],
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': (inputs) => [
    request('s3', 'PutPublicAccessBlock', {
      Bucket: inputs.bucket,
      PublicAccessBlockConfiguration: {
        ...take(inputs, 'blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'),
      },
    }),
  ],
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': (inputs) => [
    request('s3', 'PutBucketEncryption', {
      Bucket: inputs.bucket,
      ServerSideEncryptionConfiguration: {
        Rules: inputs.rules.map(({ applyServerSideEncryptionByDefault, ...rule }: Inputs) => ({
          ...capitalize(rule),
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: applyServerSideEncryptionByDefault.sseAlgorithm,
          },
        })),
      },
    }),
  ],
  'aws:s3/bucketVersioning:BucketVersioning': (inputs) => [
    request('s3', 'PutBucketVersioning', take(inputs, 'bucket', 'versioningConfiguration')),
  ],
  'aws:secretsmanager/secret:Secret': (inputs, resource) => [
    request('secretsmanager', 'CreateSecret', {
      Name: nameOf(inputs, resource),
      ...take(inputs, 'description'),
      Tags: listTags(inputs.tags),
    }),
    request('secretsmanager', 'DeleteSecret', {
      SecretId: nameOf(inputs, resource),
      ...(inputs.recoveryWindowInDays === 0
        ? { ForceDeleteWithoutRecovery: true }
        : { RecoveryWindowInDays: inputs.recoveryWindowInDays }),
    }),
  ],
  'aws:secretsmanager/secretVersion:SecretVersion': (inputs) => [
    request('secretsmanager', 'PutSecretValue', take(inputs, 'secretId', 'secretString')),
  ],
  'aws:sns/topic:Topic': (inputs, resource) => [
    request('sns', 'CreateTopic', {
      Name: nameOf(inputs, resource),
      Attributes: { KmsMasterKeyId: inputs.kmsMasterKeyId },
      Tags: listTags(inputs.tags),
    }),
  ],
  'aws:sns/topicPolicy:TopicPolicy': (inputs) => [
    request('sns', 'SetTopicAttributes', {
      TopicArn: inputs.arn,
      AttributeName: 'Policy',
      AttributeValue: inputs.policy,
    }),
  ],
  'aws:sns/topicSubscription:TopicSubscription': (inputs) => [
    request('sns', 'Subscribe', {
      TopicArn: inputs.topic,
      ...take(inputs, 'protocol', 'endpoint'),
    }),
  ],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': securityGroupRule(
    'AuthorizeSecurityGroupEgress',
  ),
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': securityGroupRule(
    'AuthorizeSecurityGroupIngress',
  ),
};

function describeTransformation({ name, namespace, value, defaultValue, ...rest }: Inputs): object {
  return {
    ...rest,
    metricName: name,
    metricNamespace: namespace,
    metricValue: value,
    defaultValue: defaultValue === undefined ? undefined : Number(defaultValue),
  };
}

function describeMetric({ namespace, metricName, dimensions, period, stat, unit }: Inputs): object {
  return {
    Metric: { Namespace: namespace, MetricName: metricName, Dimensions: listPairs(dimensions) },
    Period: period,
    Stat: stat,
    Unit: unit,
  };
}

/** KMS calls the members of a tag differently. */
const capitalizeTagKeys = (tags: Record<string, string>) =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
