import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import { serializePolicy } from '../iam-policy.ts';
import type { ResourceNames } from '../names.ts';
import { releasePrefix } from '../release/release-bucket.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';

export interface InstanceRoleArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  readonly awsContext: AwsContext;
  readonly tables: readonly aws.dynamodb.Table[];
  readonly secret: aws.secretsmanager.Secret;
  readonly releaseBucket: aws.s3.Bucket;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** ARNs of the resources that instances may access. */
export interface ResourceArns {
  readonly partition: string;
  readonly tableArns: readonly string[];
  readonly secretArn: string;
  readonly releaseBucketArn: string;
  readonly logGroupArn: string;
}

/** The role of the instances: specific actions on resources of this stack. Costs nothing. */
export class InstanceRole extends pulumi.ComponentResource {
  /** ARN of the instance profile. */
  readonly launchInputs: { readonly instanceProfileArn: LaunchInput<string> };
  /** The permissions, which an instance needs as soon as it boots. */
  readonly policies: readonly pulumi.Resource[];

  constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:InstanceRole', name, {}, opts);
    const { names, awsContext } = args;
    const { permissionsBoundary } = args.settings;
    const role = new aws.iam.Role(
      names.logicalName('instance'),
      {
        description: 'What an instance of Noughts may do',
        assumeRolePolicy: serializePolicy([
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ]),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      },
      { parent: this },
    );
    const resourceArns = pulumi
      .all([
        pulumi.all(args.tables.map(({ arn }) => arn)),
        args.secret.arn,
        args.releaseBucket.arn,
        args.logGroup.arn,
      ])
      .apply(([tables, secret, releases, log]): ResourceArns => ({
        partition: awsContext.partition,
        tableArns: tables,
        secretArn: secret,
        releaseBucketArn: releases,
        logGroupArn: log,
      }));
    const policy = new aws.iam.RolePolicy(
      names.logicalName('instance-rights'),
      { role: role.id, policy: resourceArns.apply((arns) => serializePolicy(buildInstanceStatements(arns))) },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile(
      names.logicalName('instance'),
      { role: role.name },
      { parent: this },
    );
    this.launchInputs = {
      instanceProfileArn: createResourceInput(
        createResourceIdentity(names.logicalName('instance'), {}),
        profile.arn,
      ),
    };
    this.policies = [policy];
    this.registerOutputs();
  }
}

/**
 * Allows only the actions of the service, the boot script, the log shipper and Session Manager.
 *
 * The managed policy for Session Manager may read every parameter of the account, so its five required actions are
 * listed here; they do not support resource ARNs (service authorisation reference).
 */
export function buildInstanceStatements(resourceArns: ResourceArns): readonly aws.iam.PolicyStatement[] {
  return [
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      Resource: resourceArns.tableArns.flatMap((arn) => [arn, `${arn}/index/*`]),
    },
    {
      Sid: 'SessionKeys',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: resourceArns.secretArn,
    },
    {
      Sid: 'Release',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${resourceArns.releaseBucketArn}/${releasePrefix}*`,
    },
    {
      Sid: 'Log',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${resourceArns.logGroupArn}:log-stream:*`,
    },
    {
      Sid: 'Shell',
      Effect: 'Allow',
      Action: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: '*',
    },
  ];
}
