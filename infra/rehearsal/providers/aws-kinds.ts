import { fixtureSite } from '../../testing/fixtures.ts';
import type { Kind, Made } from './kind.ts';
import type { Properties } from './properties.ts';

const { accountId, region } = fixtureSite;

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
const globalArn = (service: string, resource: string) => `arn:aws:${service}::${accountId}:${resource}`;

const named = (limit: number, property = 'name') => ({ autoName: { property, limit } });
const byName = ({ name }: Made) => name;
const withPrefix =
  (prefix: string) =>
  ({ hex }: Made) =>
    `${prefix}-${hex}`;

/** Where AWS's own id is the resource's ARN. */
function byArn(arnOf: (made: Made) => string, more: (made: Made) => Properties = () => ({})) {
  return { id: arnOf, outputs: (made: Made) => ({ arn: arnOf(made), ...more(made) }) };
}

/** A setting of a bucket: it has the bucket's id. */
const bucketSetting: Kind = { replaces: ['bucket'], id: ({ inputs }) => String(inputs['bucket']) };

const listed = (made: Made) => made.hex.slice(0, 16);

/**
 * Every type of AWS that the stacks or awsx make. Which inputs replace, how long a name may be and what an id looks
 * like is from the provider's documentation, type by type; a type that is missing is refused.
 */
export const awsKinds: Readonly<Record<string, Kind>> = {
  'aws:acm/certificate:Certificate': {
    replaces: ['domainName', 'validationMethod', 'keyAlgorithm', 'subjectAlternativeNames'],
    ...byArn(
      ({ hex }) => arn('acm', `certificate/${hex}`),
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
    replaces: ['certificateArn', 'validationRecordFqdns'],
    id: withPrefix('issued'),
  },
  'aws:autoscaling/group:Group': {
    ...named(255),
    replaces: ['name', 'namePrefix', 'placementGroup'],
    id: byName,
    outputs: ({ name, hex }) => ({
      arn: arn('autoscaling', `autoScalingGroup:${hex}:autoScalingGroupName/${name}`),
    }),
  },
  'aws:autoscaling/policy:Policy': {
    ...named(255),
    replaces: ['name', 'autoscalingGroupName'],
    id: byName,
  },
  'aws:budgets/budget:Budget': {
    ...named(100),
    replaces: ['name', 'accountId'],
    id: ({ name }) => `${accountId}:${name}`,
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    replaces: ['dashboardName'],
    id: ({ inputs }) => String(inputs['dashboardName']),
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    ...named(512),
    replaces: ['name', 'namePrefix', 'logGroupClass'],
    id: byName,
    outputs: ({ name }) => ({ arn: arn('logs', `log-group:${name}`) }),
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    ...named(255),
    replaces: ['name'],
    id: byName,
    outputs: ({ name }) => ({ arn: arn('cloudwatch', `alarm:${name}`) }),
  },
  'aws:dynamodb/table:Table': {
    ...named(255),
    replaces: ['name', 'hashKey', 'rangeKey', 'localSecondaryIndexes', 'importTable'],
    id: byName,
    outputs: ({ name }) => ({ arn: arn('dynamodb', `table/${name}`) }),
    refusesDeletion: ({ deletionProtectionEnabled }) =>
      deletionProtectionEnabled === true
        ? 'ValidationException: Resource cannot be deleted as it is currently protected against deletion.'
        : undefined,
  },
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': { replaces: ['vpcId'], id: withPrefix('sg') },
  'aws:ec2/eip:Eip': { replaces: ['domain', 'networkBorderGroup'], id: withPrefix('eipalloc') },
  'aws:ec2/flowLog:FlowLog': {
    replaces: [
      'vpcId',
      'subnetId',
      'trafficType',
      'logDestination',
      'logDestinationType',
      'maxAggregationInterval',
      'destinationOptions',
      'logFormat',
    ],
    id: withPrefix('fl'),
  },
  'aws:ec2/internetGateway:InternetGateway': { replaces: [], id: withPrefix('igw') },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    ...named(125),
    replaces: ['name', 'namePrefix'],
    id: withPrefix('lt'),
    counter: 'latestVersion',
  },
  'aws:ec2/natGateway:NatGateway': {
    replaces: ['allocationId', 'subnetId', 'connectivityType', 'privateIp'],
    id: withPrefix('nat'),
  },
  'aws:ec2/route:Route': { replaces: ['routeTableId', 'destinationCidrBlock'], id: withPrefix('r-rtb') },
  'aws:ec2/routeTable:RouteTable': { replaces: ['vpcId'], id: withPrefix('rtb') },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    replaces: ['subnetId', 'gatewayId'],
    id: withPrefix('rtbassoc'),
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    ...named(255),
    replaces: ['name', 'namePrefix', 'description', 'vpcId'],
    id: withPrefix('sg'),
    outputs: ({ hex }) => ({ arn: arn('ec2', `security-group/sg-${hex}`) }),
  },
  'aws:ec2/subnet:Subnet': {
    replaces: ['vpcId', 'cidrBlock', 'availabilityZone', 'availabilityZoneId'],
    id: withPrefix('subnet'),
  },
  'aws:ec2/vpc:Vpc': { replaces: ['cidrBlock', 'instanceTenancy'], id: withPrefix('vpc') },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    replaces: ['vpcId', 'serviceName', 'vpcEndpointType', 'autoAccept'],
    id: withPrefix('vpce'),
  },
  'aws:elasticache/serverlessCache:ServerlessCache': {
    ...named(40),
    replaces: ['name', 'kmsKeyId', 'subnetIds'],
    id: byName,
    outputs: ({ name }) => ({
      arn: arn('elasticache', `serverlesscache:${name}`),
      endpoints: [{ address: `${name}.serverless.euc1.cache.amazonaws.com`, port: 6379 }],
    }),
  },
  'aws:iam/instanceProfile:InstanceProfile': {
    ...named(128),
    replaces: ['name', 'namePrefix', 'path'],
    id: byName,
    outputs: ({ name }) => ({ arn: globalArn('iam', `instance-profile/${name}`) }),
  },
  'aws:iam/role:Role': {
    ...named(64),
    replaces: ['name', 'namePrefix', 'path'],
    id: byName,
    outputs: ({ name }) => ({ arn: globalArn('iam', `role/${name}`) }),
  },
  'aws:iam/rolePolicy:RolePolicy': {
    ...named(128),
    replaces: ['name', 'namePrefix', 'role'],
    id: ({ name, inputs }) => `${String(inputs['role'])}:${name}`,
  },
  'aws:kms/key:Key': {
    replaces: ['customKeyStoreId', 'customerMasterKeySpec', 'keyUsage', 'multiRegion'],
    id: ({ hex }) => hex,
    outputs: ({ hex }) => ({ arn: arn('kms', `key/${hex}`), keyId: hex }),
  },
  'aws:lb/listener:Listener': {
    replaces: ['loadBalancerArn'],
    ...byArn(({ hex }) => arn('elasticloadbalancing', `listener/app/${hex}`)),
  },
  'aws:lb/listenerRule:ListenerRule': {
    replaces: ['listenerArn'],
    ...byArn(({ hex }) => arn('elasticloadbalancing', `listener-rule/app/${hex}`)),
  },
  'aws:lb/loadBalancer:LoadBalancer': {
    ...named(32),
    replaces: ['name', 'namePrefix', 'internal', 'loadBalancerType', 'customerOwnedIpv4Pool'],
    ...byArn(
      (made) => arn('elasticloadbalancing', `loadbalancer/app/${made.name}/${listed(made)}`),
      (made) => ({
        arnSuffix: `app/${made.name}/${listed(made)}`,
        dnsName: `${made.name}-1234567890.${region}.elb.amazonaws.com`,
        zoneId: 'Z215JYRZR1TBD5',
      }),
    ),
    refusesDeletion: ({ enableDeletionProtection }) =>
      enableDeletionProtection === true
        ? 'OperationNotPermitted: the load balancer cannot be deleted because deletion protection is enabled'
        : undefined,
  },
  'aws:lb/targetGroup:TargetGroup': {
    ...named(32),
    replaces: ['name', 'namePrefix', 'port', 'protocol', 'protocolVersion', 'vpcId', 'targetType'],
    ...byArn(
      (made) => arn('elasticloadbalancing', `targetgroup/${made.name}/${listed(made)}`),
      (made) => ({ arnSuffix: `targetgroup/${made.name}/${listed(made)}` }),
    ),
  },
  'aws:route53/record:Record': {
    replaces: ['zoneId', 'name', 'type', 'setIdentifier'],
    id: ({ inputs }) => `${String(inputs['zoneId'])}_${String(inputs['name'])}_${String(inputs['type'])}`,
    outputs: ({ inputs }) => ({ fqdn: String(inputs['name']).replace(/\.$/, '') }),
  },
  'aws:s3/bucket:Bucket': {
    ...named(63, 'bucket'),
    replaces: ['bucket', 'bucketPrefix', 'objectLockEnabled'],
    id: byName,
    outputs: ({ name }) => ({ arn: `arn:aws:s3:::${name}` }),
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucketSetting,
  'aws:s3/bucketObjectv2:BucketObjectv2': {
    replaces: ['bucket', 'key'],
    id: ({ inputs }) => `${String(inputs['bucket'])}/${String(inputs['key'])}`,
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting,
  'aws:s3/bucketPolicy:BucketPolicy': bucketSetting,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucketSetting,
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting,
  'aws:secretsmanager/secret:Secret': {
    ...named(512),
    replaces: ['name', 'namePrefix'],
    ...byArn(({ name }) => arn('secretsmanager', `secret:${name}-AbCdEf`)),
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    replaces: ['secretId', 'secretBinary', 'secretString'],
    id: ({ inputs, hex }) => `${String(inputs['secretId'])}|${hex}`,
  },
  'aws:sns/topic:Topic': {
    ...named(256),
    replaces: ['name', 'namePrefix', 'fifoTopic'],
    ...byArn(({ name }) => arn('sns', name)),
  },
  'aws:sns/topicPolicy:TopicPolicy': { replaces: ['arn'], id: ({ inputs }) => String(inputs['arn']) },
  'aws:sns/topicSubscription:TopicSubscription': {
    replaces: ['topic', 'protocol', 'endpoint'],
    ...byArn(({ inputs, hex }) => `${String(inputs['topic'])}:${hex}`),
  },
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': {
    replaces: ['securityGroupId'],
    id: withPrefix('sgr'),
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': {
    replaces: ['securityGroupId'],
    id: withPrefix('sgr'),
  },
};
