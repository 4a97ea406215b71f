import { arn, policyDocument, type Place, type PolicyDocument } from '../iam-document.ts';
import { namePrefixes, type Stage } from '../stages.ts';

/** Making and changing a stack's load balancer and fleet. */
export function deployFleet(place: Place, stage: Stage): PolicyDocument {
  const { full, short } = namePrefixes(stage);
  const elb = (resource: string) => arn(place, 'elasticloadbalancing', resource);
  return policyDocument(
    {
      Sid: 'FrontDoor',
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
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetRulePriorities',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      Resource: [
        elb(`loadbalancer/app/${short}-*`),
        elb(`listener/app/${short}-*`),
        elb(`listener-rule/app/${short}-*`),
        elb(`targetgroup/${short}-*`),
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
      Resource: [arn(place, 'autoscaling', `autoScalingGroup:*:autoScalingGroupName/${full}*`)],
    },
  );
}
