import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildInstanceStatements } from './instance-role.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

const parsePolicy = (text: unknown) => JSON.parse(String(text)) as { Version: string; Statement: unknown };

const resourceArns = {
  partition: 'aws',
  tableArns: ['t'],
  secretArn: 's',
  releaseBucketArn: 'r',
  logGroupArn: 'l',
};

/** Commands that the service sends to databases on the same machine only, by file. */
const localCommands: Readonly<Record<string, readonly string[]>> = {
  'database/provision.ts': ['CreateTable', 'UpdateTable', 'UpdateTimeToLive'],
  'database/ttl-sweeper.ts': ['Scan', 'Delete'],
};

/** IAM actions of the DynamoDB commands in the service's source code. */
function findDynamodbActions(): ReadonlySet<string> {
  const folder = fileURLToPath(new URL('../../service/', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing/'),
  );
  return new Set(
    files.flatMap((file) => {
      const source = readFileSync(`${folder}${file}`, 'utf8');
      return [...source.matchAll(/\bnew (\w+)Command\(/g)]
        .map(([, command = '']) => command)
        .filter((command) => localCommands[file]?.includes(command) !== true)
        .map(toAction);
    }),
  );
}

/** The document client shortens the names of operations on items. */
function toAction(command: string): string {
  return `dynamodb:${/^((Batch)?Get|BatchWrite|Put|Update|Delete)$/.test(command) ? `${command}Item` : command}`;
}

describe('InstanceRole', () => {
  for (const stack of ['staging', 'prod']) {
    it(`can be assumed only by EC2 instances in ${stack}`, async () => {
      const role = findOne(await recordStack({ stack }), 'aws:iam/role:Role');
      expect(parsePolicy(role.inputs['assumeRolePolicy']).Statement).to.deep.equal([
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]);
      expect(role.inputs).not.to.have.any.keys('managedPolicyArns', 'inlinePolicies');
    });

    it(`allows only required actions on resources of the stack in ${stack}`, async () => {
      const resources = await recordStack({ stack });
      const policy = findOne(resources, 'RolePolicy');
      expect(policy.inputs['role']).to.equal(`noughts-${stack}-instance-0a1b2c3`);
      const buildTableArn = (suffix: string) =>
        `arn:aws:dynamodb:eu-central-1:123456789012:table/noughts-${stack}-${suffix}-0a1b2c3`;
      expect(parsePolicy(policy.inputs['policy'])).to.deep.equal({
        Version: '2012-10-17',
        Statement: [
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
            Resource: [
              buildTableArn('games'),
              `${buildTableArn('games')}/index/*`,
              buildTableArn('users'),
              `${buildTableArn('users')}/index/*`,
            ],
          },
          {
            Sid: 'SessionKeys',
            Effect: 'Allow',
            Action: 'secretsmanager:GetSecretValue',
            Resource: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:noughts-${stack}-session-keys-0a1b2c3-AbCdEf`,
          },
          {
            Sid: 'Release',
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::noughts-${stack}-releases-0a1b2c3/releases/*`,
          },
          {
            Sid: 'Log',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `arn:aws:logs:eu-central-1:123456789012:log-group:/noughts/noughts-${stack}-eu-central-1-service:log-stream:*`,
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
        ],
      });
    });

    it(`has no managed policy in ${stack}, since the one for Session Manager reads every parameter`, async () => {
      expect(findAll(await recordStack({ stack }), 'RolePolicyAttachment')).to.have.length(0);
    });
  }

  it('does not allow creating log groups, so that a destroyed one is not recreated', () => {
    expect(JSON.stringify(buildInstanceStatements(resourceArns))).not.to.include('CreateLogGroup');
  });

  it('allows exactly the DynamoDB actions that the service calls on AWS', () => {
    const statement = buildInstanceStatements(resourceArns).find(({ Sid }) => Sid === 'Tables');
    expect(statement?.Action).to.have.members([...findDynamodbActions()]);
  });

  it('has an instance profile', async () => {
    const profile = findOne(await recordStack({ stack: 'staging' }), 'InstanceProfile');
    expect(omitTags(profile)).to.deep.equal({ role: 'noughts-staging-instance-0a1b2c3' });
  });
});
