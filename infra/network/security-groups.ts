import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import { eventBusPort, httpPort, httpsPort, servicePort } from '../ports.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';

export interface SecurityGroupsArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
  readonly vpcId: LaunchInput<string>;
}

const anyIpv4 = { cidrIpv4: '0.0.0.0/0' };

/**
 * One security group for each component. Every rule is a separate resource, since inline and stand-alone rules of one
 * group overwrite each other. Costs nothing.
 */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly loadBalancer: aws.ec2.SecurityGroup;
  readonly fleet: aws.ec2.SecurityGroup;
  /** Undefined without an event bus. */
  readonly eventBus: aws.ec2.SecurityGroup | undefined;
  /** For the interface endpoints; undefined with a NAT gateway. */
  readonly endpoints: aws.ec2.SecurityGroup | undefined;
  /** Id of the fleet's group. */
  readonly launchInputs: { readonly securityGroupId: LaunchInput<string> };
  /** All rules; instances need them to serve. */
  readonly rules: readonly pulumi.Resource[];

  constructor(
    name: string,
    { settings, awsContext, names, vpcId }: SecurityGroupsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:SecurityGroups', name, {}, opts);
    const parent = { parent: this };
    const createGroup = (suffix: string, description: string) =>
      new aws.ec2.SecurityGroup(names.logicalName(suffix), { vpcId: vpcId.value, description }, parent);
    const rules: pulumi.Resource[] = [];
    const ruleContext = { parent: this, names, rules };

    this.loadBalancer = createGroup(
      'load-balancer',
      'Load balancer: HTTPS from the world, and a redirect to it',
    );
    const description = 'Instances: HTTPS from the load balancer only';
    this.fleet = createGroup('fleet', description);
    const inputs = { vpcId: vpcId.fingerprint, description };
    this.launchInputs = {
      securityGroupId: createResourceInput(
        createResourceIdentity(names.logicalName('fleet'), inputs, 'vpcId', 'description'),
        this.fleet.id,
      ),
    };

    addIngressRule(ruleContext, 'load-balancer-https', this.loadBalancer, {
      ...anyIpv4,
      port: httpsPort,
      description: 'Players, over HTTPS',
    });
    addIngressRule(ruleContext, 'load-balancer-http-redirect', this.loadBalancer, {
      ...anyIpv4,
      port: httpPort,
      description: 'Players without https://, answered by a redirect',
    });
    allowConnection(ruleContext, 'load-balancer-to-fleet', this.loadBalancer, this.fleet, servicePort);

    if (settings.nat === 'none') {
      this.endpoints = createGroup('endpoints', 'Interface endpoints: HTTPS from the instances only');
      allowConnection(ruleContext, 'fleet-to-endpoints', this.fleet, this.endpoints, httpsPort);
      for (const service of ['s3', 'dynamodb']) {
        addEgressRule(ruleContext, `fleet-to-${service}`, this.fleet, {
          prefixListId: lookUpPrefixListId(awsContext.region, service, this),
          port: httpsPort,
          description: `${service} through its gateway endpoint`,
        });
      }
    } else {
      addEgressRule(ruleContext, 'fleet-to-https', this.fleet, {
        ...anyIpv4,
        port: httpsPort,
        description: 'AWS over HTTPS, through the NAT gateway or a gateway endpoint',
      });
    }
    if (settings.eventBus) {
      this.eventBus = createGroup('bus', 'Event bus: TLS from the instances only');
      allowConnection(ruleContext, 'fleet-to-bus', this.fleet, this.eventBus, eventBusPort);
    }
    this.rules = rules;
    this.registerOutputs();
  }
}

interface RuleContext {
  readonly parent: pulumi.Resource;
  readonly names: ResourceNames;
  readonly rules: pulumi.Resource[];
}

interface Peer {
  readonly cidrIpv4?: string;
  readonly prefixListId?: pulumi.Input<string>;
  readonly referencedSecurityGroupId?: pulumi.Input<string>;
  readonly port: number;
  readonly description: string;
}

function addIngressRule(
  { parent, names, rules }: RuleContext,
  suffix: string,
  to: aws.ec2.SecurityGroup,
  peer: Peer,
): void {
  const args = buildRuleArgs(to, peer);
  rules.push(new aws.vpc.SecurityGroupIngressRule(names.logicalName(suffix), args, { parent }));
}

function addEgressRule(
  { parent, names, rules }: RuleContext,
  suffix: string,
  from: aws.ec2.SecurityGroup,
  peer: Peer,
): void {
  const args = buildRuleArgs(from, peer);
  rules.push(new aws.vpc.SecurityGroupEgressRule(names.logicalName(suffix), args, { parent }));
}

/** Allows connections between two groups: an egress rule for one and an ingress rule for the other. */
function allowConnection(
  ruleContext: RuleContext,
  suffix: string,
  from: aws.ec2.SecurityGroup,
  to: aws.ec2.SecurityGroup,
  port: number,
): void {
  const description = suffix.replaceAll('-', ' ');
  addEgressRule(ruleContext, suffix, from, { referencedSecurityGroupId: to.id, port, description });
  addIngressRule(ruleContext, suffix, to, { referencedSecurityGroupId: from.id, port, description });
}

function buildRuleArgs(group: aws.ec2.SecurityGroup, { port, ...peer }: Peer) {
  return { ...peer, securityGroupId: group.id, ipProtocol: 'tcp', fromPort: port, toPort: port };
}

function lookUpPrefixListId(region: string, service: string, parent: pulumi.Resource): pulumi.Output<string> {
  const name = `com.amazonaws.${region}.${service}`;
  return aws.ec2.getManagedPrefixListOutput({ name }, { parent }).id;
}
