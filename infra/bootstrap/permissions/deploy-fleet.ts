import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import { getNamePrefixes, type Stage } from '../stages.ts';

/** Permissions to manage a stack's load balancer and fleet. */
export function createDeployFleetPolicy(scope: AwsScope, stage: Stage): PolicyDocument {
  const { full, short } = getNamePrefixes(stage);
  const buildElbArn = (resource: string) => buildArn(scope, 'elasticloadbalancing', resource);
  return createPolicyDocument(
    {
      Sid: 'LoadBalancer',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateLoadBalancer',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:CreateTargetGroup',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteRule',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyCapacityReservation',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetRulePriorities',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      Resource: [
        buildElbArn(`loadbalancer/app/${short}-*`),
        buildElbArn(`listener/app/${short}-*`),
        buildElbArn(`listener-rule/app/${short}-*`),
        buildElbArn(`targetgroup/${short}-*`),
      ],
    },
    {
      Sid: 'Fleet',
      Effect: 'Allow',
      Action: [
        'autoscaling:AttachLoadBalancerTargetGroups',
        'autoscaling:AttachTrafficSources',
        'autoscaling:CreateAutoScalingGroup',
        'autoscaling:CreateOrUpdateTags',
        'autoscaling:DeleteAutoScalingGroup',
        'autoscaling:DeletePolicy',
        'autoscaling:DeleteTags',
        'autoscaling:DetachLoadBalancerTargetGroups',
        'autoscaling:DetachTrafficSources',
        'autoscaling:DisableMetricsCollection',
        'autoscaling:EnableMetricsCollection',
        'autoscaling:PutScalingPolicy',
        'autoscaling:ResumeProcesses',
        'autoscaling:SetInstanceProtection',
        'autoscaling:SuspendProcesses',
        'autoscaling:UpdateAutoScalingGroup',
      ],
      Resource: [buildArn(scope, 'autoscaling', `autoScalingGroup:*:autoScalingGroupName/${full}*`)],
    },
  );
}
