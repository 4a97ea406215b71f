import { expect } from 'chai';
import { serverOptions } from '../../service/http/server-options.ts';
import { maxSilenceSeconds } from '../../service/shared/live-events.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack, recordStackAndOutputs } from '../testing/record-stack.ts';
import { idleTimeoutSeconds } from '../timeouts.ts';

const stacks = ['staging', 'prod'] as const;
const withDomain = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };
const variants = [
  { title: 'without a domain', config: {} },
  { title: 'with a domain', config: withDomain },
];
const stackAbbreviations = { staging: 'stg', prod: 'prod' } as const;
const buildLoadBalancerArn = (stack: 'staging' | 'prod') =>
  `arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/no-${stackAbbreviations[stack]}-alb-0a1b2c3/50dc6c495c0c9188`;
const buildTargetGroupArn = (stack: 'staging' | 'prod', group: string) =>
  `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/no-${stackAbbreviations[stack]}-${group}-0a1b2c3/73e2d6bc24d8a067`;
const buildListenerArn = (stack: string) =>
  `arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/noughts-${stack}-https`;

describe('LoadBalancer', function () {
  this.timeout(60_000);

  for (const stack of stacks) {
    for (const { title, config } of variants) {
      describe(`in ${stack} ${title}`, () => {
        it('is in the public subnets, writes access logs and drops invalid headers', async () => {
          const loadBalancer = findOne(
            await recordStack({ stack, config }),
            'aws:lb/loadBalancer:LoadBalancer',
          );
          expect(loadBalancer.name).to.equal(`no-${stackAbbreviations[stack]}-alb`);
          expect(omitTags(loadBalancer)).to.deep.equal({
            loadBalancerType: 'application',
            internal: false,
            ipAddressType: 'ipv4',
            subnets: ['subnet-public-eu-central-1a', 'subnet-public-eu-central-1b'],
            securityGroups: [`noughts-${stack}-load-balancer-id`],
            idleTimeout: 60,
            enableHttp2: true,
            dropInvalidHeaderFields: true,
            desyncMitigationMode: 'defensive',
            enableDeletionProtection: stack === 'prod',
            accessLogs: {
              enabled: true,
              bucket: `noughts-${stack}-access-logs-0a1b2c3`,
              prefix: 'access-log',
            },
          });
        });

        it('listens on 443 with TLS 1.2 and 1.3, HSTS and no server header', async () => {
          const resources = await recordStack({ stack, config });
          expect(omitTags(findOne(resources, 'Listener', 'https'))).to.deep.equal({
            loadBalancerArn: buildLoadBalancerArn(stack),
            port: 443,
            protocol: 'HTTPS',
            sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
            certificateArn:
              title === 'with a domain'
                ? `arn:aws:acm:eu-central-1:123456789012:certificate/noughts-${stack}-certificate/issued`
                : `arn:aws:acm:eu-central-1:123456789012:certificate/noughts-${stack}-certificate-import-1`,
            routingHttpResponseServerEnabled: false,
            routingHttpResponseStrictTransportSecurityHeaderValue: 'max-age=63072000',
            defaultActions: [{ type: 'forward', targetGroupArn: buildTargetGroupArn(stack, 'web') }],
          });
        });

        it('only redirects to HTTPS on 80', async () => {
          expect(
            omitTags(findOne(await recordStack({ stack, config }), 'Listener', 'http-redirect')),
          ).to.deep.equal({
            loadBalancerArn: buildLoadBalancerArn(stack),
            port: 80,
            protocol: 'HTTP',
            routingHttpResponseServerEnabled: false,
            defaultActions: [
              { type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } },
            ],
          });
        });

        it('routes paths to their target groups, live before api', async () => {
          const rules = findAll(await recordStack({ stack, config }), 'ListenerRule').map(omitTags);
          const createRule = (priority: number, group: string, values: string[]) => ({
            listenerArn: buildListenerArn(stack),
            priority,
            conditions: [{ pathPattern: { values } }],
            actions: [{ type: 'forward', targetGroupArn: buildTargetGroupArn(stack, group) }],
          });
          expect(rules).to.have.deep.members([
            createRule(1000, 'live', ['/events', '/games/*/events', '/presence']),
            createRule(2000, 'api', ['/auth/*', '/users', '/users/*']),
            createRule(2001, 'api', ['/games', '/games/*', '/ping']),
            createRule(3000, 'docs', ['/docs', '/docs/*']),
          ]);
        });

        it('uses HTTPS and health checks on /ping for every target group', async () => {
          const groups = findAll(await recordStack({ stack, config }), 'TargetGroup');
          const group = (algorithm: string, enabled: boolean) => ({
            vpcId: `vpc-noughts-${stack}-vpc`,
            targetType: 'instance',
            port: 8443,
            protocol: 'HTTPS',
            deregistrationDelay: 30,
            loadBalancingAlgorithmType: algorithm,
            stickiness: { type: 'lb_cookie', enabled, cookieDuration: 300 },
            healthCheck: {
              enabled: true,
              path: '/ping',
              port: 'traffic-port',
              protocol: 'HTTPS',
              matcher: '200',
              interval: 10,
              timeout: 5,
              healthyThreshold: 2,
              unhealthyThreshold: 2,
            },
          });
          expect(Object.fromEntries(groups.map((each) => [each.name, omitTags(each)]))).to.deep.equal({
            [`no-${stackAbbreviations[stack]}-live`]: group('round_robin', false),
            [`no-${stackAbbreviations[stack]}-api`]: group('least_outstanding_requests', false),
            [`no-${stackAbbreviations[stack]}-docs`]: group('round_robin', true),
            [`no-${stackAbbreviations[stack]}-web`]: group('round_robin', true),
          });
        });
      });
    }

    it(`waits for the policy of the log bucket in ${stack}; only prod is protected`, async () => {
      const resources = await recordStack({ stack });
      const { options } = findOne(resources, 'aws:lb/loadBalancer:LoadBalancer');
      expect(options.dependencies).to.include(findOne(resources, 'BucketPolicy', 'access-logs-policy').urn);
      expect(options.protect).to.equal(stack === 'prod');
    });

    it(`has a self-signed certificate for its DNS name in ${stack} without a domain`, async () => {
      const resources = await recordStack({ stack });
      expect(findOne(resources, 'tls:index/privateKey:PrivateKey').inputs).to.deep.equal({
        algorithm: 'ECDSA',
        ecdsaCurve: 'P256',
      });
      const certificate = findOne(resources, 'SelfSignedCert');
      expect(certificate.inputs).to.deep.equal({
        privateKeyPem: `secret of noughts-${stack}-certificate-key-1`,
        subject: { commonName: `${stack}.noughts.internal`, organization: 'Noughts' },
        dnsNames: [`no-${stackAbbreviations[stack]}-alb-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com`],
        allowedUses: ['digital_signature', 'server_auth'],
        validityPeriodHours: 3 * 8760,
      });
      expect(omitTags(findOne(resources, 'aws:acm/certificate:Certificate'))).to.deep.equal({
        privateKey: `secret of noughts-${stack}-certificate-key-1`,
        certificateBody: `certificate of noughts-${stack}-certificate-1`,
      });
      expect(findAll(resources, 'Record')).to.have.length(0);
    });

    it(`validates its certificate by DNS within 15 minutes in ${stack} with a domain`, async () => {
      const resources = await recordStack({ stack, config: withDomain });
      expect(omitTags(findOne(resources, 'aws:acm/certificate:Certificate'))).to.deep.equal({
        domainName: 'play.example.com',
        validationMethod: 'DNS',
        keyAlgorithm: 'EC_prime256v1',
      });
      expect(findOne(resources, 'Record', 'certificate-validation-record-0').inputs).to.deep.equal({
        zoneId: withDomain.zoneId,
        name: '_proof.play.example.com.',
        type: 'CNAME',
        records: ['_value.acm-validations.aws.'],
        ttl: 300,
        allowOverwrite: true,
      });
      const validation = findOne(resources, 'CertificateValidation');
      expect(validation.inputs['validationRecordFqdns']).to.deep.equal(['_proof.play.example.com']);
      expect(validation.options.customTimeouts.create).to.equal('15m');
      expect(
        findOne(resources, 'Listener', 'https').options.propertyDependencies['certificateArn'],
      ).to.include(validation.urn);
      expect(findAll(resources, 'SelfSignedCert')).to.have.length(0);
    });

    it(`has an alias record in ${stack} with a domain`, async () => {
      const resources = await recordStack({ stack, config: withDomain });
      expect(findOne(resources, 'Record', 'address').inputs).to.deep.equal({
        zoneId: withDomain.zoneId,
        name: 'play.example.com',
        type: 'A',
        aliases: [
          {
            name: `no-${stackAbbreviations[stack]}-alb-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com`,
            zoneId: 'Z215JYRZR1TBD5',
            evaluateTargetHealth: true,
          },
        ],
      });
    });
  }

  it('outputs URL and certificate, with and without a domain', async () => {
    const outputsWithoutDomain = (await recordStackAndOutputs({ stack: 'staging' })).outputs;
    expect(outputsWithoutDomain['url']).to.equal(
      'https://no-stg-alb-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com',
    );
    expect(outputsWithoutDomain['certificatePem']).to.equal('certificate of noughts-staging-certificate-1');
    const outputsWithDomain = (await recordStackAndOutputs({ stack: 'staging', config: withDomain })).outputs;
    expect(outputsWithDomain['url']).to.equal('https://play.example.com');
    expect(outputsWithDomain['certificatePem']).to.equal('');
  });

  it('uses an existing certificate for a domain with DNS elsewhere, without a record, zone or own certificate', async () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/existing';
    const { resources, outputs, calls } = await recordStackAndOutputs({
      stack: 'prod',
      config: { domain: 'play.example.com', certificateArn },
    });
    expect(findOne(resources, 'Listener', 'https').inputs['certificateArn']).to.equal(certificateArn);
    const created = ['Record', 'SelfSignedCert', 'CertificateValidation', 'aws:acm/certificate:Certificate'];
    for (const type of created) expect(findAll(resources, type), type).to.deep.equal([]);
    expect(calls.map(({ token }) => token)).not.to.include('aws:route53/getZone:getZone');
    expect(outputs).to.include({
      url: 'https://play.example.com',
      certificatePem: '',
      loadBalancerDnsName: 'no-prod-alb-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com',
    });
    const expiry = findOne(resources, 'MetricAlarm', 'certificate-expiry');
    expect(JSON.stringify(expiry.inputs['metricQueries'])).to.include(certificateArn);
  });

  it('renews the self-signed certificate under a new name, so that the old one serves until then', async () => {
    const resources = await recordStack({ stack: 'staging', config: { certificateGeneration: 2 } });
    const types = ['tls:index/privateKey:PrivateKey', 'SelfSignedCert', 'aws:acm/certificate:Certificate'];
    expect(types.map((type) => findOne(resources, type).name)).to.deep.equal([
      'noughts-staging-certificate-key-2',
      'noughts-staging-certificate-2',
      'noughts-staging-certificate-import-2',
    ]);
  });

  it('closes idle connections before the service does', () => {
    expect(serverOptions.keepAliveTimeout).to.be.above(idleTimeoutSeconds * 1000);
  });

  it('has an idle timeout above the stream heartbeat', () => {
    expect(idleTimeoutSeconds).to.be.above(maxSilenceSeconds);
  });
});
