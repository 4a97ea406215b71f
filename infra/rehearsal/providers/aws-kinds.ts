import { fixtureAwsContext } from '../../testing/fixtures.ts';
import type { ResourceKind, NewResource } from './kind.ts';
import type { Properties } from './properties.ts';

const { accountId, region } = fixtureAwsContext;

const buildArn = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
const buildGlobalArn = (service: string, resource: string) => `arn:aws:${service}::${accountId}:${resource}`;

const withAutoName = (limit: number, property = 'name') => ({ autoName: { property, limit } });
const getName = ({ name }: NewResource) => name;
const createPrefixedId =
  (prefix: string) =>
  ({ hex }: NewResource) =>
    `${prefix}-${hex}`;

/** For types whose id is the ARN. */
function withArnAsId(
  getArn: (newResource: NewResource) => string,
  getMoreOutputs: (newResource: NewResource) => Properties = () => ({}),
) {
  return {
    id: getArn,
    outputs: (newResource: NewResource) => ({ arn: getArn(newResource), ...getMoreOutputs(newResource) }),
  };
}

/** A setting of a bucket, with the bucket's id. */
const bucketSetting: ResourceKind = {
  replaceOnChanges: ['bucket'],
  id: ({ inputs }) => String(inputs['bucket']),
};

const getShortHex = (newResource: NewResource) => newResource.hex.slice(0, 16);

/**
 * Every AWS type that the stacks or awsx create. Inputs that force replacement, name limits and id formats are from the
 * provider's documentation. Types not listed are rejected.
 */
export const awsResourceKinds: Readonly<Record<string, ResourceKind>> = {
  'aws:acm/certificate:Certificate': {
    replaceOnChanges: ['domainName', 'validationMethod', 'keyAlgorithm', 'subjectAlternativeNames'],
    ...withArnAsId(
      ({ hex }) => buildArn('acm', `certificate/${hex}`),
      ({ inputs: { domainName } }) => ({
        domainValidationOptions:
          typeof domainName !== 'string'
            ? []
            : [
                {
                  domainName,
                  resourceRecordName: `_proof.${domainName}.`,
                  resourceRecordType: 'CNAME',
                  resourceRecordValue: '_value.acm-validations.aws.',
                },
              ],
      }),
    ),
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    replaceOnChanges: ['certificateArn', 'validationRecordFqdns'],
    id: createPrefixedId('issued'),
  },
  'aws:autoscaling/group:Group': {
    ...withAutoName(255),
    replaceOnChanges: ['name', 'namePrefix', 'placementGroup'],
    id: getName,
    outputs: ({ name, hex }) => ({
      arn: buildArn('autoscaling', `autoScalingGroup:${hex}:autoScalingGroupName/${name}`),
    }),
  },
  'aws:autoscaling/policy:Policy': {
    ...withAutoName(255),
    replaceOnChanges: ['name', 'autoscalingGroupName'],
    id: getName,
  },
  'aws:budgets/budget:Budget': {
    ...withAutoName(100),
    replaceOnChanges: ['name', 'accountId'],
    id: ({ name }) => `${accountId}:${name}`,
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    replaceOnChanges: ['dashboardName'],
    id: ({ inputs }) => String(inputs['dashboardName']),
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    ...withAutoName(512),
    replaceOnChanges: ['name', 'namePrefix', 'logGroupClass'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildArn('logs', `log-group:${name}`) }),
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    ...withAutoName(512),
    replaceOnChanges: ['name', 'logGroupName'],
    id: getName,
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    ...withAutoName(255),
    replaceOnChanges: ['name'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildArn('cloudwatch', `alarm:${name}`) }),
  },
  'aws:dynamodb/table:Table': {
    ...withAutoName(255),
    replaceOnChanges: ['name', 'hashKey', 'rangeKey', 'localSecondaryIndexes', 'importTable'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildArn('dynamodb', `table/${name}`) }),
    getDeletionError: ({ deletionProtectionEnabled }) =>
      deletionProtectionEnabled === true
        ? 'ValidationException: Resource cannot be deleted as it is currently protected against deletion.'
        : undefined,
  },
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': {
    replaceOnChanges: ['vpcId'],
    id: createPrefixedId('sg'),
  },
  'aws:ec2/eip:Eip': { replaceOnChanges: ['domain', 'networkBorderGroup'], id: createPrefixedId('eipalloc') },
  'aws:ec2/flowLog:FlowLog': {
    replaceOnChanges: [
      'vpcId',
      'subnetId',
      'trafficType',
      'logDestination',
      'logDestinationType',
      'maxAggregationInterval',
      'destinationOptions',
      'logFormat',
    ],
    id: createPrefixedId('fl'),
  },
  'aws:ec2/internetGateway:InternetGateway': { replaceOnChanges: [], id: createPrefixedId('igw') },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    ...withAutoName(125),
    replaceOnChanges: ['name', 'namePrefix'],
    id: createPrefixedId('lt'),
    counter: 'latestVersion',
  },
  'aws:ec2/natGateway:NatGateway': {
    replaceOnChanges: ['allocationId', 'subnetId', 'connectivityType', 'privateIp'],
    id: createPrefixedId('nat'),
  },
  'aws:ec2/route:Route': {
    replaceOnChanges: ['routeTableId', 'destinationCidrBlock'],
    id: createPrefixedId('r-rtb'),
  },
  'aws:ec2/routeTable:RouteTable': { replaceOnChanges: ['vpcId'], id: createPrefixedId('rtb') },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    replaceOnChanges: ['subnetId', 'gatewayId'],
    id: createPrefixedId('rtbassoc'),
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    ...withAutoName(255),
    replaceOnChanges: ['name', 'namePrefix', 'description', 'vpcId'],
    id: createPrefixedId('sg'),
    outputs: ({ hex }) => ({ arn: buildArn('ec2', `security-group/sg-${hex}`) }),
  },
  'aws:ec2/subnet:Subnet': {
    replaceOnChanges: ['vpcId', 'cidrBlock', 'availabilityZone', 'availabilityZoneId'],
    id: createPrefixedId('subnet'),
  },
  'aws:ec2/vpc:Vpc': { replaceOnChanges: ['cidrBlock', 'instanceTenancy'], id: createPrefixedId('vpc') },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    replaceOnChanges: ['vpcId', 'serviceName', 'vpcEndpointType', 'autoAccept'],
    id: createPrefixedId('vpce'),
  },
  'aws:elasticache/serverlessCache:ServerlessCache': {
    ...withAutoName(40),
    replaceOnChanges: ['name', 'kmsKeyId', 'subnetIds'],
    id: getName,
    outputs: ({ name }) => ({
      arn: buildArn('elasticache', `serverlesscache:${name}`),
      endpoints: [{ address: `${name}.serverless.euc1.cache.amazonaws.com`, port: 6379 }],
    }),
  },
  'aws:iam/instanceProfile:InstanceProfile': {
    ...withAutoName(128),
    replaceOnChanges: ['name', 'namePrefix', 'path'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildGlobalArn('iam', `instance-profile/${name}`) }),
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    replaceOnChanges: ['url'],
    ...withArnAsId(({ inputs }) =>
      buildGlobalArn('iam', `oidc-provider/${String(inputs['url']).replace('https://', '')}`),
    ),
  },
  'aws:iam/policy:Policy': {
    ...withAutoName(128),
    replaceOnChanges: ['name', 'namePrefix', 'path', 'description'],
    ...withArnAsId(({ name }) => buildGlobalArn('iam', `policy/${name}`)),
  },
  'aws:iam/role:Role': {
    ...withAutoName(64),
    replaceOnChanges: ['name', 'namePrefix', 'path'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildGlobalArn('iam', `role/${name}`) }),
  },
  'aws:iam/rolePolicy:RolePolicy': {
    ...withAutoName(128),
    replaceOnChanges: ['name', 'namePrefix', 'role'],
    id: ({ name, inputs }) => `${String(inputs['role'])}:${name}`,
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    replaceOnChanges: ['role', 'policyArn'],
    id: ({ inputs }) => `${String(inputs['role'])}/${String(inputs['policyArn'])}`,
  },
  'aws:kms/alias:Alias': {
    ...withAutoName(256),
    replaceOnChanges: ['name', 'namePrefix'],
    id: getName,
    outputs: ({ name }) => ({ arn: buildArn('kms', name) }),
  },
  'aws:kms/key:Key': {
    replaceOnChanges: ['customKeyStoreId', 'customerMasterKeySpec', 'keyUsage', 'multiRegion'],
    id: ({ hex }) => hex,
    outputs: ({ hex }) => ({ arn: buildArn('kms', `key/${hex}`), keyId: hex }),
  },
  'aws:lb/listener:Listener': {
    replaceOnChanges: ['loadBalancerArn'],
    ...withArnAsId(({ hex }) => buildArn('elasticloadbalancing', `listener/app/${hex}`)),
  },
  'aws:lb/listenerRule:ListenerRule': {
    replaceOnChanges: ['listenerArn'],
    ...withArnAsId(({ hex }) => buildArn('elasticloadbalancing', `listener-rule/app/${hex}`)),
  },
  'aws:lb/loadBalancer:LoadBalancer': {
    ...withAutoName(32),
    replaceOnChanges: ['name', 'namePrefix', 'internal', 'loadBalancerType', 'customerOwnedIpv4Pool'],
    ...withArnAsId(
      (newResource) =>
        buildArn('elasticloadbalancing', `loadbalancer/app/${newResource.name}/${getShortHex(newResource)}`),
      (newResource) => ({
        arnSuffix: `app/${newResource.name}/${getShortHex(newResource)}`,
        dnsName: `${newResource.name}-1234567890.${region}.elb.amazonaws.com`,
        zoneId: 'Z215JYRZR1TBD5',
      }),
    ),
    getDeletionError: ({ enableDeletionProtection }) =>
      enableDeletionProtection === true
        ? 'OperationNotPermitted: the load balancer cannot be deleted because deletion protection is enabled'
        : undefined,
  },
  'aws:lb/targetGroup:TargetGroup': {
    ...withAutoName(32),
    replaceOnChanges: ['name', 'namePrefix', 'port', 'protocol', 'protocolVersion', 'vpcId', 'targetType'],
    ...withArnAsId(
      (newResource) =>
        buildArn('elasticloadbalancing', `targetgroup/${newResource.name}/${getShortHex(newResource)}`),
      (newResource) => ({ arnSuffix: `targetgroup/${newResource.name}/${getShortHex(newResource)}` }),
    ),
  },
  'aws:route53/record:Record': {
    replaceOnChanges: ['zoneId', 'name', 'type', 'setIdentifier'],
    id: ({ inputs }) => `${String(inputs['zoneId'])}_${String(inputs['name'])}_${String(inputs['type'])}`,
    outputs: ({ inputs }) => ({ fqdn: String(inputs['name']).replace(/\.$/, '') }),
  },
  'aws:s3/bucket:Bucket': {
    ...withAutoName(63, 'bucket'),
    replaceOnChanges: ['bucket', 'bucketPrefix', 'objectLockEnabled'],
    id: getName,
    outputs: ({ name }) => ({ arn: `arn:aws:s3:::${name}` }),
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucketSetting,
  'aws:s3/bucketObjectv2:BucketObjectv2': {
    replaceOnChanges: ['bucket', 'key'],
    id: ({ inputs }) => `${String(inputs['bucket'])}/${String(inputs['key'])}`,
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting,
  'aws:s3/bucketPolicy:BucketPolicy': bucketSetting,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucketSetting,
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting,
  'aws:secretsmanager/secret:Secret': {
    ...withAutoName(512),
    replaceOnChanges: ['name', 'namePrefix'],
    ...withArnAsId(({ name }) => buildArn('secretsmanager', `secret:${name}-AbCdEf`)),
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    replaceOnChanges: ['secretId', 'secretBinary', 'secretString'],
    id: ({ inputs, hex }) => `${String(inputs['secretId'])}|${hex}`,
  },
  'aws:sns/topic:Topic': {
    ...withAutoName(256),
    replaceOnChanges: ['name', 'namePrefix', 'fifoTopic'],
    ...withArnAsId(({ name }) => buildArn('sns', name)),
  },
  'aws:sns/topicPolicy:TopicPolicy': { replaceOnChanges: ['arn'], id: ({ inputs }) => String(inputs['arn']) },
  'aws:sns/topicSubscription:TopicSubscription': {
    replaceOnChanges: ['topic', 'protocol', 'endpoint'],
    ...withArnAsId(({ inputs, hex }) => `${String(inputs['topic'])}:${hex}`),
  },
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': {
    replaceOnChanges: ['securityGroupId'],
    id: createPrefixedId('sgr'),
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': {
    replaceOnChanges: ['securityGroupId'],
    id: createPrefixedId('sgr'),
  },
};
