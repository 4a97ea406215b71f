/** AWS context of recorded stacks. */
export const fixtureAwsContext = {
  accountId: '123456789012',
  region: 'eu-central-1',
  imageId: 'ami-0fedcba9876543210',
} as const;

const { accountId, region, imageId } = fixtureAwsContext;

type Properties = Readonly<Record<string, unknown>>;

/** Fake computed properties of a resource, unique to it; empty for types whose properties no stack reads. */
export function computeOutputs(type: string, name: string, inputs: Properties): Properties {
  return outputsByType[type]?.(name, inputs) ?? {};
}

const outputsByType: Readonly<Record<string, (name: string, inputs: Properties) => Properties>> = {
  'awsx:ec2:Vpc': (name, inputs) => computeVpcOutputs(name, inputs),
  'aws:ec2/securityGroup:SecurityGroup': (name) => ({ arn: buildArn('ec2', `security-group/${name}`) }),
  'aws:s3/bucket:Bucket': (name, { bucket = `${name}-0a1b2c3` }) => ({
    arn: `arn:aws:s3:::${String(bucket)}`,
    bucket,
  }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    arn: buildArn('elasticloadbalancing', `loadbalancer/app/${name}-0a1b2c3/50dc6c495c0c9188`),
    arnSuffix: `app/${name}-0a1b2c3/50dc6c495c0c9188`,
    dnsName: `${name}-0a1b2c3-1234567890.${region}.elb.amazonaws.com`,
    zoneId: 'Z215JYRZR1TBD5',
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({
    arn: buildArn('elasticloadbalancing', `targetgroup/${name}-0a1b2c3/73e2d6bc24d8a067`),
    arnSuffix: `targetgroup/${name}-0a1b2c3/73e2d6bc24d8a067`,
    name: `${name}-0a1b2c3`,
  }),
  'aws:lb/listener:Listener': (name) => ({ arn: buildArn('elasticloadbalancing', `listener/app/${name}`) }),
  'aws:acm/certificate:Certificate': (name, { domainName }) => ({
    arn: buildArn('acm', `certificate/${name}`),
    domainValidationOptions:
      typeof domainName === 'string'
        ? [
            {
              domainName,
              resourceRecordName: `_proof.${domainName}.`,
              resourceRecordType: 'CNAME',
              resourceRecordValue: '_value.acm-validations.aws.',
            },
          ]
        : [],
  }),
  'aws:acm/certificateValidation:CertificateValidation': (_name, { certificateArn }) => ({
    certificateArn: `${String(certificateArn)}/issued`,
  }),
  'aws:route53/record:Record': (_name, { name }) => ({ fqdn: String(name).replace(/\.$/, '') }),
  'tls:index/privateKey:PrivateKey': (name) => ({ privateKeyPem: createFakeSecret(name) }),
  'tls:index/selfSignedCert:SelfSignedCert': (name) => ({ certPem: `certificate of ${name}` }),
  'random:index/randomBytes:RandomBytes': (name) => ({
    base64: Buffer.from(name.padEnd(32).slice(-32)).toString('base64'),
  }),
  'aws:dynamodb/table:Table': (logicalName, { name = `${logicalName}-0a1b2c3` }) => ({
    arn: buildArn('dynamodb', `table/${String(name)}`),
    name,
  }),
  'aws:secretsmanager/secret:Secret': (name) => ({
    arn: buildArn('secretsmanager', `secret:${name}-0a1b2c3-AbCdEf`),
  }),
  'aws:s3/bucketObjectv2:BucketObjectv2': () => ({}),
  'aws:cloudwatch/logGroup:LogGroup': (_name, { name }) => ({
    arn: buildArn('logs', `log-group:${String(name)}`),
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': (_name, { name }) => ({
    arn: buildArn('cloudwatch', `alarm:${String(name)}`),
  }),
  'aws:iam/role:Role': (logicalName, { name = `${logicalName}-0a1b2c3` }) => ({
    arn: `arn:aws:iam::${accountId}:role/${String(name)}`,
    name,
  }),
  'aws:iam/policy:Policy': (_name, { name }) => ({ arn: `arn:aws:iam::${accountId}:policy/${String(name)}` }),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (_name, { url }) => ({
    arn: `arn:aws:iam::${accountId}:oidc-provider/${String(url).replace('https://', '')}`,
  }),
  'aws:iam/instanceProfile:InstanceProfile': (name) => ({
    arn: `arn:aws:iam::${accountId}:instance-profile/${name}-0a1b2c3`,
  }),
  'aws:kms/key:Key': (name) => ({ arn: buildArn('kms', `key/${name}`), keyId: name }),
  'aws:sns/topic:Topic': (name) => ({ arn: buildArn('sns', `${name}-0a1b2c3`) }),
  'aws:elasticache/serverlessCache:ServerlessCache': (name) => ({
    name: `${name}-0a1b2c3`,
    endpoints: [{ address: `${name}-0a1b2c3.serverless.euc1.cache.amazonaws.com`, port: 6379 }],
  }),
  'aws:ec2/launchTemplate:LaunchTemplate': (name) => ({ latestVersion: 1, name: `${name}-0a1b2c3` }),
  'aws:autoscaling/group:Group': (name) => ({
    arn: buildArn('autoscaling', `autoScalingGroup:0f1e:autoScalingGroupName/${name}-0a1b2c3`),
    name: `${name}-0a1b2c3`,
  }),
};

/** A fake secret that is recognisable wherever it leaks. */
function createFakeSecret(name: string): string {
  return `secret of ${name}`;
}

/**
 * The fake result of a provider function.
 *
 * @throws Error for a function without a fixture: a new AWS call requires a new permission in previews
 */
export function getInvokeResult(token: string, inputs: Properties): Properties {
  const fixture = invokeFixtures[token];
  if (fixture === undefined) throw new Error(`no fixture for ${token}`);
  return fixture(inputs);
}

const zoneNames = ['c', 'a', 'b'].map((letter) => region + letter);

const invokeFixtures: Readonly<Record<string, (inputs: Properties) => Properties>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId }),
  'aws:index/getPartition:getPartition': () => ({ partition: 'aws', dnsSuffix: 'amazonaws.com' }),
  'aws:index/getRegion:getRegion': () => ({ region }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': () => ({ names: zoneNames }),
  'aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings': () => ({ locations: zoneNames }),
  'aws:ec2/getAmiIds:getAmiIds': ({ filters }) => ({
    ids: JSON.stringify(filters).includes('19700101') ? [] : [imageId],
  }),
  'aws:ec2/getVpcEndpointService:getVpcEndpointService': () => ({ availabilityZones: zoneNames }),
  'aws:route53/getZone:getZone': () => ({ name: 'example.com', privateZone: false }),
  'aws:ssm/getParameter:getParameter': () => ({ value: imageId }),
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': ({ name }) => ({ id: `pl-${String(name)}` }),
};

function buildArn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** Outputs of awsx's VPC that the program reads; its child resources are not recorded. */
function computeVpcOutputs(name: string, { availabilityZoneNames, subnetSpecs }: Properties): Properties {
  const zones = availabilityZoneNames as readonly string[];
  const listSubnetIds = (type: string) =>
    (subnetSpecs as readonly { type: string }[]).some((spec) => spec.type === type)
      ? zones.map((zone) => `subnet-${type.toLowerCase()}-${zone}`)
      : [];
  return {
    vpcId: `vpc-${name}`,
    publicSubnetIds: listSubnetIds('Public'),
    privateSubnetIds: listSubnetIds('Private'),
    isolatedSubnetIds: listSubnetIds('Isolated'),
  };
}
