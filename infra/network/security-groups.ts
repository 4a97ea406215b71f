import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { identityOf, madeBy, type LaunchInput } from '../fleet/fleet-fingerprint.ts';
import type { Names } from '../names.ts';
import { busPort, httpPort, httpsPort, servicePort } from './ports.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../aws-context.ts';

export interface FirewallArgs {
  readonly settings: Settings;
  readonly site: Site;
  readonly names: Names;
  readonly vpcId: LaunchInput<string>;
}

const world = { cidrIpv4: '0.0.0.0/0' };

/**
 * Who may talk to whom: one security group for each part, each rule a resource of its own, since inline and
 * stand-alone rules of one group overwrite each other. Costs nothing.
 */
export class Firewall extends pulumi.ComponentResource {
  readonly frontDoor: aws.ec2.SecurityGroup;
  readonly fleet: aws.ec2.SecurityGroup;
  /** Only where there is an event bus. */
  readonly bus: aws.ec2.SecurityGroup | undefined;
  /** Interface endpoints; only where there is no NAT gateway. */
  readonly endpoints: aws.ec2.SecurityGroup | undefined;
  /** What a server gets at its launch: its group. */
  readonly launch: { readonly securityGroupId: LaunchInput<string> };
  /** The rules without which an instance cannot serve. */
  readonly rules: readonly pulumi.Resource[];

  constructor(
    name: string,
    { settings, site, names, vpcId }: FirewallArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:Firewall', name, {}, opts);
    const parent = { parent: this };
    const group = (part: string, description: string) =>
      new aws.ec2.SecurityGroup(names.full(part), { vpcId: vpcId.value, description }, parent);
    const rules: pulumi.Resource[] = [];
    const allow = { parent: this, names, rules };

    this.frontDoor = group('front-door', 'Load balancer: HTTPS from the world, and a redirect to it');
    const description = 'Instances: HTTPS from the load balancer only';
    this.fleet = group('fleet', description);
    const inputs = { vpcId: vpcId.fingerprint, description };
    this.launch = {
      securityGroupId: madeBy(identityOf(names.full('fleet'), inputs, 'vpcId', 'description'), this.fleet.id),
    };

    ingress(allow, 'front-door-https', this.frontDoor, {
      ...world,
      port: httpsPort,
      description: 'Players, over HTTPS',
    });
    ingress(allow, 'front-door-http-redirect', this.frontDoor, {
      ...world,
      port: httpPort,
      description: 'Players without https://, answered by a redirect',
    });
    connect(allow, 'front-door-to-fleet', this.frontDoor, this.fleet, servicePort);

    if (settings.nat === 'none') {
      this.endpoints = group('endpoints', 'Interface endpoints: HTTPS from the instances only');
      connect(allow, 'fleet-to-endpoints', this.fleet, this.endpoints, httpsPort);
      for (const service of ['s3', 'dynamodb']) {
        egress(allow, `fleet-to-${service}`, this.fleet, {
          prefixListId: prefixList(site.region, service, this),
          port: httpsPort,
          description: `${service} through its gateway endpoint`,
        });
      }
    } else {
      egress(allow, 'fleet-to-https', this.fleet, {
        ...world,
        port: httpsPort,
        description: 'AWS over HTTPS, through the NAT gateway or a gateway endpoint',
      });
    }
    if (settings.eventBus) {
      this.bus = group('bus', 'Event bus: TLS from the instances only');
      connect(allow, 'fleet-to-bus', this.fleet, this.bus, busPort);
    }
    this.rules = rules;
    this.registerOutputs();
  }
}

interface Maker {
  readonly parent: pulumi.Resource;
  readonly names: Names;
  readonly rules: pulumi.Resource[];
}

interface Peer {
  readonly cidrIpv4?: string;
  readonly prefixListId?: pulumi.Input<string>;
  readonly referencedSecurityGroupId?: pulumi.Input<string>;
  readonly port: number;
  readonly description: string;
}

function ingress({ parent, names, rules }: Maker, part: string, to: aws.ec2.SecurityGroup, peer: Peer): void {
  const args = ruleArgs(to, peer);
  rules.push(new aws.vpc.SecurityGroupIngressRule(names.full(part), args, { parent }));
}

function egress(
  { parent, names, rules }: Maker,
  part: string,
  from: aws.ec2.SecurityGroup,
  peer: Peer,
): void {
  const args = ruleArgs(from, peer);
  rules.push(new aws.vpc.SecurityGroupEgressRule(names.full(part), args, { parent }));
}

/** Both halves of a connection between two groups. */
function connect(
  allow: Maker,
  part: string,
  from: aws.ec2.SecurityGroup,
  to: aws.ec2.SecurityGroup,
  port: number,
): void {
  const description = part.replaceAll('-', ' ');
  egress(allow, part, from, { referencedSecurityGroupId: to.id, port, description });
  ingress(allow, part, to, { referencedSecurityGroupId: from.id, port, description });
}

function ruleArgs(group: aws.ec2.SecurityGroup, { port, ...peer }: Peer) {
  return { ...peer, securityGroupId: group.id, ipProtocol: 'tcp', fromPort: port, toPort: port };
}

function prefixList(region: string, service: string, parent: pulumi.Resource): pulumi.Output<string> {
  const name = `com.amazonaws.${region}.${service}`;
  return aws.ec2.getManagedPrefixListOutput({ name }, { parent }).id;
}
