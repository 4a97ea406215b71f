import type * as aws from '@pulumi/aws';
import type { Unwrap } from '@pulumi/pulumi';

/** The inputs of every resource type that a rule checks, as @pulumi/aws declares them. */
interface DeclaredInputs {
  'aws:lb/loadBalancer:LoadBalancer': aws.lb.LoadBalancerArgs;
  'aws:lb/listener:Listener': aws.lb.ListenerArgs;
  'aws:lb/listenerRule:ListenerRule': aws.lb.ListenerRuleArgs;
  'aws:lb/targetGroup:TargetGroup': aws.lb.TargetGroupArgs;
  'aws:ec2/securityGroup:SecurityGroup': aws.ec2.SecurityGroupArgs;
  'aws:ec2/securityGroupRule:SecurityGroupRule': aws.ec2.SecurityGroupRuleArgs;
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': aws.vpc.SecurityGroupIngressRuleArgs;
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': aws.vpc.SecurityGroupEgressRuleArgs;
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': aws.ec2.DefaultSecurityGroupArgs;
  'aws:ec2/flowLog:FlowLog': aws.ec2.FlowLogArgs;
  'aws:ec2/subnet:Subnet': aws.ec2.SubnetArgs;
  'aws:ec2/launchTemplate:LaunchTemplate': aws.ec2.LaunchTemplateArgs;
  'aws:ec2/launchConfiguration:LaunchConfiguration': aws.ec2.LaunchConfigurationArgs;
  'aws:ec2/instance:Instance': aws.ec2.InstanceArgs;
  'aws:ebs/volume:Volume': aws.ebs.VolumeArgs;
  'aws:autoscaling/group:Group': aws.autoscaling.GroupArgs;
  'aws:dynamodb/table:Table': aws.dynamodb.TableArgs;
  'aws:s3/bucket:Bucket': aws.s3.BucketArgs;
  'aws:s3/bucketAcl:BucketAcl': aws.s3.BucketAclArgs;
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': aws.s3.BucketLifecycleConfigurationArgs;
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': aws.s3.BucketOwnershipControlsArgs;
  'aws:s3/bucketPolicy:BucketPolicy': aws.s3.BucketPolicyArgs;
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': aws.s3.BucketPublicAccessBlockArgs;
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': aws.s3.BucketServerSideEncryptionConfigurationArgs;
  'aws:s3/bucketVersioning:BucketVersioning': aws.s3.BucketVersioningArgs;
  'aws:iam/role:Role': aws.iam.RoleArgs;
  'aws:iam/rolePolicy:RolePolicy': aws.iam.RolePolicyArgs;
  'aws:iam/policy:Policy': aws.iam.PolicyArgs;
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': aws.iam.RolePolicyAttachmentArgs;
  'aws:secretsmanager/secret:Secret': aws.secretsmanager.SecretArgs;
  'aws:cloudwatch/logGroup:LogGroup': aws.cloudwatch.LogGroupArgs;
  'aws:sns/topic:Topic': aws.sns.TopicArgs;
}

export type InputType = keyof DeclaredInputs;

/** A type's inputs with plain values, as a policy receives them; required inputs can be missing. */
export type Inputs<T extends InputType> = Partial<Unwrap<DeclaredInputs[T]>>;
