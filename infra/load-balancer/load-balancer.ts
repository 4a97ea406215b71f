import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { defaultTargetGroup, routingTable } from '../../service/shared/load-balancer-routes.ts';
import { createListenerCertificate } from './certificate.ts';
import { compileRules, firstPriorities } from './listener-rules.ts';
import {
  createResourceIdentity,
  createStaticInput,
  createResourceInput,
  type LaunchInput,
} from '../fleet-fingerprint.ts';
import { accessLogPrefix } from '../storage/log-buckets.ts';
import type { ResourceNames } from '../names.ts';
import { httpPort, httpsPort } from '../ports.ts';
import type { Settings } from '../config/settings.ts';
import { createTargetGroups, type TargetGroups } from './target-groups.ts';
import { idleTimeoutSeconds } from '../timeouts.ts';

export interface LoadBalancerArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly accessLogs: {
    readonly bucket: pulumi.Input<string>;
    /** The bucket's policy: creating a load balancer fails while it cannot write its log. */
    readonly dependsOn: pulumi.Resource;
  };
}

/** TLS 1.2 and 1.3, key exchange with and without post-quantum parts (ELB guide, "Security policies"). */
const tlsPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** Two years; without includeSubDomains, since subdomains may belong to other services. */
const hstsHeader = 'max-age=63072000';

/**
 * The load balancer with its certificate, listeners, target groups and routing rules. About $20 a month plus $0.008 for
 * each capacity unit and hour; $7.30 more for its two public addresses.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** URL of the game: `https://…`, without a trailing slash. */
  readonly url: pulumi.Output<string>;
  /** The only origin from which the service accepts writes by browsers. */
  readonly launchInputs: { readonly publicOrigin: LaunchInput<string> };
  readonly certificateArn: pulumi.Output<string>;
  readonly certificatePem: pulumi.Output<string> | undefined;
  readonly targetGroups: TargetGroups;
  readonly alb: aws.lb.LoadBalancer;
  /** Listeners and rules. A target group without a rule never reports health. */
  readonly listenersAndRules: readonly pulumi.Resource[];

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:LoadBalancer', name, {}, opts);
    const { settings, names } = args;
    const replacingArgs = { loadBalancerType: 'application', internal: false };
    this.alb = new aws.lb.LoadBalancer(
      names.shortLogicalName('alb'),
      {
        ...replacingArgs,
        ipAddressType: 'ipv4',
        subnets: args.subnetIds,
        securityGroups: [args.securityGroupId],
        idleTimeout: idleTimeoutSeconds,
        enableHttp2: true,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: 'defensive',
        enableDeletionProtection: settings.protect,
        accessLogs: { enabled: true, bucket: args.accessLogs.bucket, prefix: accessLogPrefix },
      },
      { parent: this, dependsOn: args.accessLogs.dependsOn, protect: settings.protect },
    );
    this.targetGroups = createTargetGroups(names, args.vpcId, this);
    const certificate = createListenerCertificate(
      { settings, names, loadBalancerDnsName: this.alb.dnsName },
      this,
    );
    this.certificateArn = certificate.arn;
    this.certificatePem = certificate.pem;

    const https = new aws.lb.Listener(
      names.logicalName('https'),
      {
        loadBalancerArn: this.alb.arn,
        port: httpsPort,
        protocol: 'HTTPS',
        sslPolicy: tlsPolicy,
        certificateArn: certificate.arn,
        routingHttpResponseServerEnabled: false,
        routingHttpResponseStrictTransportSecurityHeaderValue: hstsHeader,
        defaultActions: [{ type: 'forward', targetGroupArn: this.targetGroups[defaultTargetGroup].arn }],
      },
      { parent: this },
    );
    const redirect = new aws.lb.Listener(
      names.logicalName('http-redirect'),
      {
        loadBalancerArn: this.alb.arn,
        port: httpPort,
        protocol: 'HTTP',
        routingHttpResponseServerEnabled: false,
        defaultActions: [
          {
            type: 'redirect',
            redirect: { protocol: 'HTTPS', port: String(httpsPort), statusCode: 'HTTP_301' },
          },
        ],
      },
      { parent: this },
    );
    this.listenersAndRules = [https, redirect, ...this.createPathRules(names, https)];
    this.launchInputs = { publicOrigin: this.createOriginInput(settings, names, replacingArgs) };
    this.url = pulumi.output(this.launchInputs.publicOrigin.value);
    this.registerOutputs();
  }

  private createPathRules(names: ResourceNames, listener: aws.lb.Listener): pulumi.Resource[] {
    return compileRules(routingTable, firstPriorities).map(
      ({ suffix, group, priority, patterns }) =>
        new aws.lb.ListenerRule(
          names.logicalName(`rule-${suffix}`),
          {
            listenerArn: listener.arn,
            priority,
            conditions: [{ pathPattern: { values: [...patterns] } }],
            actions: [{ type: 'forward', targetGroupArn: this.targetGroups[group].arn }],
          },
          { parent: this },
        ),
    );
  }

  private createOriginInput(
    { domain }: Settings,
    names: ResourceNames,
    replacingArgs: { readonly loadBalancerType: string; readonly internal: boolean },
  ): LaunchInput<string> {
    const { dnsName, zoneId } = this.alb;
    if (domain === undefined) {
      const identity = createResourceIdentity(
        names.shortLogicalName('alb'),
        replacingArgs,
        'loadBalancerType',
        'internal',
      );
      return createResourceInput(identity, pulumi.interpolate`https://${dnsName}`);
    }
    const origin = `https://${domain.name}`;
    if (domain.zoneId === undefined) return createStaticInput(origin);
    const record = new aws.route53.Record(
      names.logicalName('address'),
      {
        zoneId: domain.zoneId,
        name: domain.name,
        type: 'A',
        aliases: [{ name: dnsName, zoneId, evaluateTargetHealth: true }],
      },
      { parent: this },
    );
    return createStaticInput(
      origin,
      record.fqdn.apply(() => origin),
    );
  }
}
