import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { identityOf, madeBy, type LaunchInput } from './fleet-fingerprint.ts';
import type { Names } from '../names.ts';
import { releasePrefix } from '../release/bucket.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../aws-context.ts';

export interface InstanceRoleArgs {
  readonly settings: Settings;
  readonly names: Names;
  readonly site: Site;
  readonly tables: readonly aws.dynamodb.Table[];
  readonly secret: aws.secretsmanager.Secret;
  readonly releases: aws.s3.Bucket;
  readonly log: aws.cloudwatch.LogGroup;
}

/** The ARNs that an instance's rights are bound to. */
export interface Reach {
  readonly partition: string;
  readonly tables: readonly string[];
  readonly secret: string;
  readonly releases: string;
  readonly log: string;
}

/** The role of the instances: named actions on this stack's own things. Costs nothing. */
export class InstanceRole extends pulumi.ComponentResource {
  /** What a server gets of it at its launch: the instance profile. */
  readonly launch: { readonly instanceProfileArn: LaunchInput<string> };
  /** The rights themselves, which an instance needs from its first second. */
  readonly policies: readonly pulumi.Resource[];

  constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:InstanceRole', name, {}, opts);
    const { names, site } = args;
    const { permissionsBoundary } = args.settings;
    const role = new aws.iam.Role(
      names.full('instance'),
      {
        description: 'What an instance of Noughts may do',
        assumeRolePolicy: policyOf([
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ]),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      },
      { parent: this },
    );
    const reach = pulumi
      .all([pulumi.all(args.tables.map(({ arn }) => arn)), args.secret.arn, args.releases.arn, args.log.arn])
      .apply(([tables, secret, releases, log]): Reach => ({
        partition: site.partition,
        tables,
        secret,
        releases,
        log,
      }));
    const policy = new aws.iam.RolePolicy(
      names.full('instance-rights'),
      { role: role.id, policy: reach.apply((arns) => policyOf(instanceStatements(arns))) },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile(
      names.full('instance'),
      { role: role.name },
      { parent: this },
    );
    this.launch = { instanceProfileArn: madeBy(identityOf(names.full('instance'), {}), profile.arn) };
    this.policies = [policy];
    this.registerOutputs();
  }
}

/**
 * What the service, the boot script, the log shipper and Session Manager call, and nothing else.
 *
 * Session Manager's own managed policy reads every parameter of the account, hence the five actions by name; they
 * admit no resource (service authorisation reference).
 */
export function instanceStatements(reach: Reach): readonly aws.iam.PolicyStatement[] {
  return [
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      Resource: reach.tables.flatMap((arn) => [arn, `${arn}/index/*`]),
    },
    { Sid: 'SessionKeys', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: reach.secret },
    {
      Sid: 'Release',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${reach.releases}/${releasePrefix}*`,
    },
    {
      Sid: 'Log',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${reach.log}:log-stream:*`,
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

function policyOf(statements: readonly aws.iam.PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
