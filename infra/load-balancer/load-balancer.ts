import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { defaultGroup, pathGroups } from '../../service/shared/routing-table.ts';
import { makeCertificate } from './certificate.ts';
import { compileRules } from './listener-rules.ts';
import { identityOf, known, madeBy, type LaunchInput } from '../fleet/fleet-fingerprint.ts';
import { accessLogPrefix } from '../storage/log-bucket.ts';
import type { Names } from '../names.ts';
import { httpPort, httpsPort } from '../network/ports.ts';
import type { Settings } from '../config/settings.ts';
import { makeTargetGroups, type TargetGroups } from './target-groups.ts';
import { idleTimeoutSeconds } from '../timeouts.ts';

export interface FrontDoorArgs {
  readonly settings: Settings;
  readonly names: Names;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly accessLogs: {
    readonly bucket: pulumi.Input<string>;
    /** The bucket's policy: a load balancer that may not write its log cannot be made. */
    readonly ready: pulumi.Resource;
  };
}

/** TLS 1.2 and 1.3, key exchange with and without post-quantum parts (ELB guide, "Security policies"). */
const tlsPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** Two years; sub-domains are left out, since they need not be ours. */
const hsts = 'max-age=63072000';

/**
 * What players reach: the load balancer, its certificate, its listeners and the rules that send a path to a target
 * group. About $20 a month plus $0.008 for each capacity unit and hour; $7.30 more for its two public addresses.
 */
export class FrontDoor extends pulumi.ComponentResource {
  /** Where the game is played: `https://…`, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** What a server gets at its launch: the origin that browsers' writes come from. */
  readonly launch: { readonly publicOrigin: LaunchInput<string> };
  readonly certificatePem: pulumi.Output<string> | undefined;
  readonly targetGroups: TargetGroups;
  readonly balancer: aws.lb.LoadBalancer;
  /** Listeners and rules. A target group that no rule uses yet never reports health. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: FrontDoorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:FrontDoor', name, {}, opts);
    const { settings, names } = args;
    const kind = { loadBalancerType: 'application', internal: false };
    this.balancer = new aws.lb.LoadBalancer(
      names.short('front'),
      {
        ...kind,
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
      { parent: this, dependsOn: args.accessLogs.ready, protect: settings.protect },
    );
    this.targetGroups = makeTargetGroups(names, args.vpcId, this);
    const certificate = makeCertificate({ settings, names, balancerName: this.balancer.dnsName }, this);
    this.certificatePem = certificate.pem;

    const https = new aws.lb.Listener(
      names.full('https'),
      {
        loadBalancerArn: this.balancer.arn,
        port: httpsPort,
        protocol: 'HTTPS',
        sslPolicy: tlsPolicy,
        certificateArn: certificate.arn,
        routingHttpResponseServerEnabled: false,
        routingHttpResponseStrictTransportSecurityHeaderValue: hsts,
        defaultActions: [{ type: 'forward', targetGroupArn: this.targetGroups[defaultGroup].arn }],
      },
      { parent: this },
    );
    const redirect = new aws.lb.Listener(
      names.full('http-redirect'),
      {
        loadBalancerArn: this.balancer.arn,
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
    this.ready = [https, redirect, ...this.pathRules(names, https)];
    this.launch = { publicOrigin: this.originOf(settings, names, kind) };
    this.url = pulumi.output(this.launch.publicOrigin.value);
    this.registerOutputs();
  }

  private pathRules(names: Names, listener: aws.lb.Listener): pulumi.Resource[] {
    return compileRules(pathGroups).map(
      ({ group, priority, patterns }) =>
        new aws.lb.ListenerRule(
          names.full(`${group}-${priority}`),
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

  private originOf(
    { domain }: Settings,
    names: Names,
    kind: { readonly loadBalancerType: string; readonly internal: boolean },
  ): LaunchInput<string> {
    const { dnsName, zoneId } = this.balancer;
    if (domain === undefined) {
      const identity = identityOf(names.short('front'), kind, 'loadBalancerType', 'internal');
      return madeBy(identity, pulumi.interpolate`https://${dnsName}`);
    }
    const origin = `https://${domain.name}`;
    const record = new aws.route53.Record(
      names.full('address'),
      {
        zoneId: domain.zoneId,
        name: domain.name,
        type: 'A',
        aliases: [{ name: dnsName, zoneId, evaluateTargetHealth: true }],
      },
      { parent: this },
    );
    return known(
      origin,
      record.fqdn.apply(() => origin),
    );
  }
}
