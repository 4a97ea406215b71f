/** What AWS would say about itself, for stacks that are recorded and not built. */
export const fixtureSite = {
  accountId: '123456789012',
  region: 'eu-central-1',
  imageId: 'ami-0fedcba9876543210',
} as const;

const { accountId, region, imageId } = fixtureSite;

type Fields = Readonly<Record<string, unknown>>;

/** Computed properties of the types that the stacks read any of. Each is made up, and unlike any other. */
export function computedOutputs(type: string, name: string, inputs: Fields): Fields {
  return computed[type]?.(name, inputs) ?? {};
}

const computed: Readonly<Record<string, (name: string, inputs: Fields) => Fields>> = {
  'awsx:ec2:Vpc': (name, inputs) => network(name, inputs),
  'aws:ec2/securityGroup:SecurityGroup': (name) => ({ arn: arn('ec2', `security-group/${name}`) }),
  'aws:s3/bucket:Bucket': (name, { bucket = `${name}-0a1b2c3` }) => ({
    arn: `arn:aws:s3:::${String(bucket)}`,
    bucket,
  }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    arn: arn('elasticloadbalancing', `loadbalancer/app/${name}-0a1b2c3/50dc6c495c0c9188`),
    arnSuffix: `app/${name}-0a1b2c3/50dc6c495c0c9188`,
    dnsName: `${name}-0a1b2c3-1234567890.${region}.elb.amazonaws.com`,
    zoneId: 'Z215JYRZR1TBD5',
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({
    arn: arn('elasticloadbalancing', `targetgroup/${name}-0a1b2c3/73e2d6bc24d8a067`),
    arnSuffix: `targetgroup/${name}-0a1b2c3/73e2d6bc24d8a067`,
    name: `${name}-0a1b2c3`,
  }),
  'aws:lb/listener:Listener': (name) => ({ arn: arn('elasticloadbalancing', `listener/app/${name}`) }),
  'aws:acm/certificate:Certificate': (name, { domainName }) => ({
    arn: arn('acm', `certificate/${name}`),
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
  'tls:index/privateKey:PrivateKey': (name) => ({ privateKeyPem: secretOf(name) }),
  'tls:index/selfSignedCert:SelfSignedCert': (name) => ({ certPem: `certificate of ${name}` }),
  'random:index/randomBytes:RandomBytes': (name) => ({
    base64: Buffer.from(name.padEnd(32).slice(-32)).toString('base64'),
  }),
  'aws:dynamodb/table:Table': (name) => ({
    arn: arn('dynamodb', `table/${name}-0a1b2c3`),
    name: `${name}-0a1b2c3`,
  }),
  'aws:secretsmanager/secret:Secret': (name) => ({
    arn: arn('secretsmanager', `secret:${name}-0a1b2c3-AbCdEf`),
  }),
  'aws:s3/bucketObjectv2:BucketObjectv2': () => ({}),
  'aws:cloudwatch/logGroup:LogGroup': (_name, { name }) => ({
    arn: arn('logs', `log-group:${String(name)}`),
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': (_name, { name }) => ({
    arn: arn('cloudwatch', `alarm:${String(name)}`),
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
  'aws:kms/key:Key': (name) => ({ arn: arn('kms', `key/${name}`), keyId: name }),
  'aws:sns/topic:Topic': (name) => ({ arn: arn('sns', `${name}-0a1b2c3`) }),
  'aws:elasticache/serverlessCache:ServerlessCache': (name) => ({
    endpoints: [{ address: `${name}-0a1b2c3.serverless.euc1.cache.amazonaws.com`, port: 6379 }],
  }),
  'aws:ec2/launchTemplate:LaunchTemplate': (name) => ({ latestVersion: 1, name: `${name}-0a1b2c3` }),
  'aws:autoscaling/group:Group': (name) => ({
    arn: arn('autoscaling', `autoScalingGroup:0f1e:autoScalingGroupName/${name}-0a1b2c3`),
    name: `${name}-0a1b2c3`,
  }),
};

/** A text that is recognisable wherever it turns up. */
export function secretOf(name: string): string {
  return `secret of ${name}`;
}

/**
 * What a function of the provider answers.
 *
 * @throws Error for one that has no fixture: a new question to AWS is a new right of whoever previews
 */
export function invokeResult(token: string, inputs: Fields): Fields {
  const answer = invokes[token];
  if (answer === undefined) throw new Error(`No fixture answers ${token}`);
  return answer(inputs);
}

const zoneNames = ['c', 'a', 'b'].map((letter) => region + letter);

const invokes: Readonly<Record<string, (inputs: Fields) => Fields>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId }),
  'aws:index/getPartition:getPartition': () => ({ partition: 'aws', dnsSuffix: 'amazonaws.com' }),
  'aws:index/getRegion:getRegion': () => ({ region }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': () => ({ names: zoneNames }),
  'aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings': () => ({ locations: zoneNames }),
  'aws:ec2/getAmiIds:getAmiIds': ({ filters }) => ({
    ids: JSON.stringify(filters).includes('19700101') ? [] : [imageId],
  }),
  'aws:ssm/getParameter:getParameter': () => ({ value: imageId }),
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': ({ name }) => ({ id: `pl-${String(name)}` }),
};

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** awsx makes its children out of sight; these are the outputs that the program reads. */
function network(name: string, { availabilityZoneNames, subnetSpecs }: Fields): Fields {
  const zones = availabilityZoneNames as readonly string[];
  const ids = (type: string) =>
    (subnetSpecs as readonly { type: string }[]).some((spec) => spec.type === type)
      ? zones.map((zone) => `subnet-${type.toLowerCase()}-${zone}`)
      : [];
  return {
    vpcId: `vpc-${name}`,
    publicSubnetIds: ids('Public'),
    privateSubnetIds: ids('Private'),
    isolatedSubnetIds: ids('Isolated'),
  };
}
