import { expect } from 'chai';
import { recordStack } from '../testing/record-stack.ts';
import type { PolicyDocument } from './iam-document.ts';
import { stages, type Stage } from './stages.ts';
import { awsCalls } from './testing/aws-calls.ts';
import { scope } from './testing/record-bootstrap.ts';
import { getDocuments, isAllowed, listAllowedActions, type Context } from './testing/role-permissions.ts';

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${scope.region}:${scope.account}:${resource}`;
const globalArn = (service: string, resource: string) => `arn:aws:${service}::${scope.account}:${resource}`;

/** Resources of other projects in the account, with no tag `stack`. */
const foreignResources: readonly string[] = [
  arn('acm', 'certificate/11111111-2222-3333-4444-555555555555'),
  arn('autoscaling', 'autoScalingGroup:0f1e:autoScalingGroupName/shop'),
  arn('cloudwatch', 'alarm:shop'),
  arn('dynamodb', 'table/shop'),
  ...['elastic-ip', 'instance', 'internet-gateway', 'launch-template', 'natgateway', 'network-interface'].map(
    (type) => arn('ec2', `${type}/1`),
  ),
  ...['route-table', 'security-group', 'security-group-rule', 'subnet', 'volume', 'vpc', 'vpc-endpoint'].map(
    (type) => arn('ec2', `${type}/1`),
  ),
  arn('ec2', 'vpc-flow-log/1'),
  arn('elasticache', 'serverlesscache:shop'),
  arn('elasticloadbalancing', 'loadbalancer/app/shop/1'),
  arn('elasticloadbalancing', 'listener/app/shop/1/2'),
  arn('elasticloadbalancing', 'listener-rule/app/shop/1/2/3'),
  arn('elasticloadbalancing', 'targetgroup/shop/1'),
  arn('kms', 'key/11111111-2222-3333-4444-555555555555'),
  arn('logs', 'log-group:/aws/lambda/shop'),
  arn('secretsmanager', 'secret:shop-AbCdEf'),
  arn('sns', 'shop'),
  arn('sns', 'shop:11111111-2222-3333-4444-555555555555'),
  arn('ssm', 'parameter/shop/password'),
  'arn:aws:route53:::hostedzone/Z9999999999',
  'arn:aws:s3:::shop',
  'arn:aws:s3:::shop/object',
  globalArn('budgets', 'budget/shop'),
  globalArn('cloudwatch', 'dashboard/shop'),
  globalArn('iam', 'group/admins'),
  globalArn('iam', 'instance-profile/shop'),
  globalArn('iam', 'policy/shop'),
  globalArn('iam', 'role/shop'),
  globalArn('iam', 'user/somebody'),
];

/** Resources of the bootstrap that no deploy role can change. */
const bootstrapResources: readonly string[] = [
  'arn:aws:s3:::noughts-bootstrap-state-123456789012-eu-central-1/.pulumi/meta.yaml.new',
  globalArn('iam', 'oidc-provider/token.actions.githubusercontent.com'),
  globalArn('iam', 'policy/noughts-bootstrap-deploy-prod-boundary'),
  globalArn('iam', 'policy/noughts-bootstrap-deploy-staging-boundary'),
  globalArn('iam', 'role/noughts-bootstrap-deploy-prod'),
  globalArn('iam', 'role/noughts-bootstrap-deploy-staging'),
];

/** Resources with generated ids of a stack, and resources that the recorded stack does not contain. */
const listMoreResources = (stage: Stage, prefix: string): readonly string[] => [
  arn('sns', `noughts-${stage}-alarms-0a1b2c3:11111111-2222-3333-4444-555555555555`),
  arn('elasticloadbalancing', `listener-rule/app/${prefix}-front-0a1b2c3/1/2/3`),
  arn('elasticache', `serverlesscache:noughts-${stage}-events-0a1b2c3`),
  `arn:aws:s3:::noughts-${stage}-releases-0a1b2c3/releases/1.tar.gz`,
  ...['stacks', 'history', 'backups'].map(
    (folder) =>
      `arn:aws:s3:::noughts-bootstrap-state-123456789012-eu-central-1/.pulumi/${folder}/noughts/${stage}.json`,
  ),
  globalArn('budgets', `budget/noughts-${stage}-eu-central-1-monthly`),
  globalArn('cloudwatch', `dashboard/noughts-${stage}-eu-central-1`),
];

/**
 * Actions that AWS authorizes for no specific resource, and why a deploy role may have them: log deliveries have no ARN,
 * and EC2 associates AWS's zone of an interface endpoint.
 */
const actionsOnAnyResource = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'route53:AssociateVPCWithHostedZone',
];

describe('bootstrap: resources that a deploy role cannot reach', function () {
  this.timeout(60_000);

  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';
    const role = `deploy-${stage}`;
    const [inspecting = [], changing = []] = splitPolicies(role);
    const actions = [...new Set(listAllowedActions(changing))].sort();
    /** Everything that a caller chooses is in its own favour. */
    const request: Context = {
      'aws:RequestTag/stack': stage,
      'iam:PermissionsBoundary': globalArn('iam', `policy/noughts-bootstrap-server-boundary-${stage}`),
      'iam:PassedToService': 'ec2.amazonaws.com',
      'iam:AWSServiceName': 'autoscaling.amazonaws.com',
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
    };

    /** Actions of the role's policies on a resource of their own service that IAM would allow. */
    const listReach = (resource: string, context: Context, candidates: readonly string[] = actions) =>
      candidates.filter(
        (action) =>
          action.split(':')[0] === resource.split(':')[2] &&
          !actionsOnAnyResource.includes(action) &&
          usesExisting(action, resource) &&
          isAllowed(role, action, resource, { ...request, ...context }),
      );

    it(`${role} has ${actionsOnAnyResource.length} actions on any resource, and no other`, () => {
      const reached = actions.filter((action) => {
        const resource = arn(action.split(':')[0] ?? '', 'anything/1');
        return usesExisting(action, resource) && isAllowed(role, action, resource, request);
      });
      expect(reached).to.deep.equal(actionsOnAnyResource);
    });

    it(`${role} cannot use or change a resource of ${other}`, async () => {
      const recorded = await recordStack({ stack: other });
      const arns = recorded.map(({ outputs }) => outputs['arn']).filter((each) => typeof each === 'string');
      expect(arns).to.have.length.above(20);
      for (const resource of [
        ...arns,
        ...listMoreResources(other, other === 'prod' ? 'no-prod' : 'no-stg'),
      ]) {
        for (const context of [{}, { 'aws:ResourceTag/stack': other }]) {
          expect(listReach(resource, context), resource).to.deep.equal([]);
        }
      }
    });

    for (const resource of foreignResources) {
      it(`${role} cannot use or change ${resource}`, () => {
        expect(listReach(resource, {})).to.deep.equal([]);
        expect(listReach(resource, { 'aws:ResourceTag/stack': 'shop' })).to.deep.equal([]);
      });
    }

    for (const resource of bootstrapResources) {
      it(`${role} cannot use or change ${resource}`, () => {
        expect(listReach(resource, { 'aws:ResourceTag/stack': 'bootstrap' })).to.deep.equal([]);
      });
    }

    it(`${role} can read neither data nor user data of other projects`, () => {
      const readable = new Set(
        foreignResources.flatMap((resource) => listReach(resource, {}, listAllowedActions(inspecting))),
      );
      const data = /Get(Object|Item|SecretValue|Parameter)|Decrypt|Query|Scan|GetConsole/;
      expect([...readable].filter((action) => data.test(action))).to.deep.equal([]);
      for (const [action, resource] of [
        ['ec2:DescribeInstanceAttribute', arn('ec2', 'instance/1')],
        ['autoscaling:DescribeLaunchConfigurations', '*'],
      ] as const) {
        expect(isAllowed(role, action, resource), action).to.equal(false);
      }
      expect(isAllowed(role, 'ec2:DescribeInstances', '*')).to.equal(true);
    });
  }

  it('deploy-staging cannot take over a foreign key: neither tag it nor change its policy', () => {
    const key = arn('kms', 'key/1');
    for (const action of [
      'TagResource',
      'PutKeyPolicy',
      'ScheduleKeyDeletion',
      'CreateGrant',
      'CreateAlias',
    ]) {
      const context = { 'aws:RequestTag/stack': 'staging', 'aws:ResourceTag/stack': 'staging' };
      expect(isAllowed('deploy-staging', `kms:${action}`, key, context), action).to.equal(false);
    }
  });

  it('deploy-staging cannot take over a foreign certificate, even as the literal certificate/*', () => {
    const context = { 'aws:RequestTag/stack': 'staging' };
    const tag = (id: string) =>
      isAllowed('deploy-staging', 'acm:AddTagsToCertificate', arn('acm', `certificate/${id}`), context);
    expect(tag('*')).to.equal(true);
    expect(tag('11111111-2222-3333-4444-555555555555')).to.equal(false);
  });

  it('no deploy role can adopt the default security group of a new network, which has no tag', () => {
    const group = arn('ec2', 'security-group/1');
    for (const stage of stages) {
      for (const action of ['CreateTags', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress']) {
        const context = { 'aws:RequestTag/stack': stage };
        expect(isAllowed(`deploy-${stage}`, `ec2:${action}`, group, context), action).to.equal(false);
      }
    }
  });
});

/** Whether AWS authorizes an action for existing resources of a type; true if `awsCalls` does not list the action. */
function usesExisting(action: string, resource: string): boolean {
  const call = awsCalls.find((each) => each.action === action);
  const [type = ''] = resource.split(':').slice(5).join(':').split('/');
  return call === undefined || call.uses?.includes(type) === true;
}

/** The policy for inspecting, and the others. */
function splitPolicies(role: string): readonly (readonly PolicyDocument[])[] {
  const [[inspect, ...others] = []] = getDocuments(role);
  return [inspect === undefined ? [] : [inspect], others];
}
