import { expect } from 'chai';
import { buildInstanceStatements } from '../fleet/instance-role.ts';
import { recordStack } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { createServerBoundary } from './permissions/boundary.ts';
import { defineRoles } from './role-definitions.ts';
import { stages, type Stage } from './stages.ts';
import { awsCalls, type AwsCall } from './testing/aws-calls.ts';
import { allows, type IamRequest } from './testing/iam-simulator.ts';
import { scope } from './testing/record-bootstrap.ts';
import { getDocuments, isAllowed, listAllowedActions, type Context } from './testing/role-permissions.ts';

/** The API call that creates each type of resource, for types with the name in the ARN. */
const createActions: Readonly<Record<string, string>> = {
  'aws:autoscaling/group:Group': 'autoscaling:CreateAutoScalingGroup',
  'aws:cloudwatch/logGroup:LogGroup': 'logs:CreateLogGroup',
  'aws:cloudwatch/metricAlarm:MetricAlarm': 'cloudwatch:PutMetricAlarm',
  'aws:dynamodb/table:Table': 'dynamodb:CreateTable',
  'aws:iam/instanceProfile:InstanceProfile': 'iam:CreateInstanceProfile',
  'aws:iam/role:Role': 'iam:CreateRole',
  'aws:lb/loadBalancer:LoadBalancer': 'elasticloadbalancing:CreateLoadBalancer',
  'aws:lb/targetGroup:TargetGroup': 'elasticloadbalancing:CreateTargetGroup',
  'aws:s3/bucket:Bucket': 's3:CreateBucket',
  'aws:secretsmanager/secret:Secret': 'secretsmanager:CreateSecret',
  'aws:sns/topic:Topic': 'sns:CreateTopic',
};

const boundaryContext = (stage: Stage) => ({
  'iam:PermissionsBoundary': `arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary-${stage}`,
});

describe('bootstrap: permissions by name', function () {
  this.timeout(60_000);

  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';

    it(`deploy-${stage} can create the resources of ${stage}, and none of ${other}`, async () => {
      const made = (await recordStack({ stack: stage })).filter(({ type }) => type in createActions);
      expect(new Set(made.map(({ type }) => type))).to.deep.equal(new Set(Object.keys(createActions)));
      for (const resource of made) {
        expect(canCreate(stage, resource), resource.urn).to.equal(true);
        expect(canCreate(other, resource), resource.urn).to.equal(false);
      }
    });
  }

  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';

    it(`the server boundary of ${stage} allows every permission of its instances, and no data of ${other}`, () => {
      const boundary = createServerBoundary(scope, stage);
      for (const request of listInstanceRequests(stage)) {
        expect(allows([boundary], request), JSON.stringify(request)).to.equal(true);
      }
      const otherRequests = listInstanceRequests(other).filter(({ resource }) => resource !== '*');
      expect(otherRequests).to.have.length.above(8);
      for (const request of otherRequests) {
        expect(allows([boundary], request), JSON.stringify(request)).to.equal(false);
      }
    });

    it(`deploy-${stage} can make every call of the provider that only some changes need`, () => {
      const bucket = `arn:aws:s3:::noughts-${stage}-releases-1a2b3c4`;
      const short = stage === 'prod' ? 'no-prod' : 'no-stg';
      const balancer = `arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/${short}-front-1a2b3c4/1`;
      const secret = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:noughts-${stage}-session-keys-AbCdEf`;
      const subscription = `arn:aws:sns:eu-central-1:123456789012:noughts-${stage}-alarms-1a2b3c4:1-2-3`;
      for (const [action, resource] of [
        ['s3:TagResource', bucket],
        ['s3:UntagResource', bucket],
        ['s3:ListTagsForResource', bucket],
        ['secretsmanager:ListSecretVersionIds', secret],
        ['elasticloadbalancing:SetIpAddressType', balancer],
        ['elasticloadbalancing:ModifyCapacityReservation', balancer],
        ['sns:SetSubscriptionAttributes', subscription],
        ['sns:Unsubscribe', subscription],
        // The service authorization reference lists no resource type for it.
        ['sns:GetSubscriptionAttributes', '*'],
      ] as const) {
        expect(isAllowed(`deploy-${stage}`, action, resource), action).to.equal(true);
      }
    });

    it(`deploy-${stage} can create roles only with the server boundary of ${stage}`, () => {
      const role = `arn:aws:iam::123456789012:role/noughts-${stage}-server`;
      for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary']) {
        expect(isAllowed(`deploy-${stage}`, action, role, boundaryContext(stage)), action).to.equal(true);
        expect(isAllowed(`deploy-${stage}`, action, role, boundaryContext(other)), action).to.equal(false);
      }
    });
  }
});

describe('bootstrap: permissions by tag', () => {
  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';
    const role = `deploy-${stage}`;
    const request = { 'aws:RequestTag/stack': stage };
    const own = { 'aws:ResourceTag/stack': stage };
    /** Tags in the request must not grant access to existing resources. */
    const otherContexts = {
      untagged: request,
      [`of ${other}`]: { ...request, 'aws:ResourceTag/stack': other },
    };
    const made = ({ action, creates = [] }: AwsCall, context: Context = request) =>
      creates.every((type) => isAllowed(role, action, buildArn(action, type, '*'), context));

    for (const awsCall of awsCalls) {
      const { action, creates = [], uses = [] } = awsCall;
      const types = [...new Set([...creates, ...uses])].join(', ');

      it(`${role} can ${action} only with its stage’s ${types}`, () => {
        expect(made(awsCall), 'created with its tag').to.equal(true);
        for (const type of uses) {
          expect(isAllowed(role, action, buildArn(action, type), own), `its own ${type}`).to.equal(true);
          for (const [owner, context] of Object.entries(otherContexts)) {
            expect(isAllowed(role, action, buildArn(action, type), context), `a ${type} ${owner}`).to.equal(
              false,
            );
          }
        }
        if (creates.length === 0) return;
        expect(made(awsCall, {}), 'created without a tag').to.equal(false);
        expect(made(awsCall, { 'aws:RequestTag/stack': other }), `created with ${other}’s tag`).to.equal(
          false,
        );
      });
    }

    it(`every EC2 and ACM permission of ${role} is tested`, () => {
      const [policies = []] = getDocuments(role);
      const actions = listAllowedActions(policies).filter((action) =>
        /^(ec2|acm):(?!Describe|Get|List)/.test(action),
      );
      expect(new Set(actions)).to.deep.equal(new Set(awsCalls.map(({ action }) => action)));
    });

    it(`${role} can tag resources only while it creates them`, () => {
      for (const { action, creates = [] } of awsCalls.filter((awsCall) =>
        awsCall.action.startsWith('ec2:'),
      )) {
        const context = { ...request, 'ec2:CreateAction': action.slice('ec2:'.length) };
        for (const type of creates) {
          expect(isAllowed(role, 'ec2:CreateTags', buildArn(action, type), context), type).to.equal(true);
          expect(isAllowed(role, 'ec2:CreateTags', buildArn(action, type), request), type).to.equal(false);
        }
      }
      const tag = 'acm:AddTagsToCertificate';
      expect(isAllowed(role, tag, buildArn(tag, 'certificate', '*'), request)).to.equal(true);
    });

    it(`${role} cannot tag its resources as ${other}’s`, () => {
      for (const [action, type] of [
        ['ec2:CreateTags', 'vpc'],
        ['acm:AddTagsToCertificate', 'certificate'],
      ] as const) {
        const context = { ...own, 'aws:RequestTag/stack': other };
        expect(isAllowed(role, action, buildArn(action, type), context), action).to.equal(false);
      }
    });

    it(`${role} can let ElastiCache create and tag the endpoint of the event bus`, () => {
      const endpoint = buildArn('ec2:CreateVpcEndpoint', 'vpc-endpoint');
      const service = {
        'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.eu-central-1.vpce-svc-1',
      };
      const tagged = { 'aws:RequestTag/AmazonElastiCacheManaged': 'true' };
      const during = { 'ec2:CreateAction': 'CreateVpcEndpoint' };
      expect(isAllowed(role, 'ec2:CreateVpcEndpoint', endpoint, { ...service, ...tagged })).to.equal(true);
      expect(isAllowed(role, 'ec2:CreateTags', endpoint, { ...tagged, ...during })).to.equal(true);
      expect(isAllowed(role, 'ec2:CreateTags', endpoint, tagged)).to.equal(false);
      expect(
        isAllowed(role, 'ec2:CreateTags', buildArn('ec2:CreateTags', 'vpc'), { ...tagged, ...during }),
      ).to.equal(false);
    });

    it(`${role} can launch servers from an image of any owner`, () => {
      const image = 'arn:aws:ec2:eu-central-1::image/ami-1';
      expect(isAllowed(role, 'ec2:RunInstances', image)).to.equal(true);
    });

    it(`${role} can read and use keys, but not change them`, () => {
      const read = /^kms:(Describe|Get|List|(Decrypt|Encrypt|GenerateDataKey)$)/;
      const actions = getDocuments(role).flatMap(listAllowedActions);
      expect(actions.filter((action) => action.startsWith('kms:') && !read.test(action))).to.deep.equal([]);
      expect(actions).not.to.include('*');
    });
  }

  for (const [role, names, expected] of [
    ['deploy-staging', ['staging.example.com'], true],
    ['deploy-staging', ['_0123456789abcdef0123456789abcdef.staging.example.com'], true],
    ['deploy-staging', ['example.com'], false],
    ['deploy-staging', ['_0123456789abcdef0123456789abcdef.example.com'], false],
    ['deploy-staging', ['www.example.com'], false],
    ['deploy-staging', ['mail.staging.example.com'], false],
    ['deploy-staging', ['staging.example.com', 'example.com'], false],
    ['deploy-prod', ['example.com'], true],
    ['deploy-prod', ['_0123456789abcdef0123456789abcdef.example.com'], true],
    ['deploy-prod', ['staging.example.com'], false],
    ['deploy-prod', ['_0123456789abcdef0123456789abcdef.staging.example.com'], false],
  ] as const) {
    it(`${role} ${expected ? 'can' : 'cannot'} change the records of ${names.join(' and ')}`, () => {
      const type = names[0].startsWith('_') ? 'CNAME' : 'A';
      expect(canChangeRecords(role, 'Z0123456789', names, type)).to.equal(expected);
    });
  }

  it('a deploy role cannot change other zones, other record types, or anything without a domain', () => {
    const proof = ['_0123456789abcdef0123456789abcdef.staging.example.com'];
    for (const type of ['A', 'CNAME', 'MX', 'NS', 'TXT', 'CAA']) {
      expect(canChangeRecords('deploy-staging', 'Z9999999999', ['staging.example.com'], type)).to.equal(
        false,
      );
      expect(canChangeRecords('deploy-staging', 'Z0123456789', ['staging.example.com'], type)).to.equal(
        type === 'A',
      );
      expect(canChangeRecords('deploy-staging', 'Z0123456789', proof, type)).to.equal(type === 'CNAME');
    }
    const { policies = {} } = defineRoles(scope).find(({ name }) => name === 'deploy-staging') ?? {};
    expect(listAllowedActions(Object.values(policies))).not.to.include('route53:ChangeResourceRecordSets');
  });
});

function canChangeRecords(role: string, zone: string, names: readonly string[], type: string): boolean {
  return isAllowed(role, 'route53:ChangeResourceRecordSets', `arn:aws:route53:::hostedzone/${zone}`, {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
    'route53:ChangeResourceRecordSetsRecordTypes': [type],
  });
}

function buildArn(action: string, type: string, id = '1'): string {
  return `arn:aws:${action.split(':')[0] ?? ''}:eu-central-1:123456789012:${type}/${id}`;
}

function canCreate(stage: Stage, { type, outputs }: RecordedResource): boolean {
  const action = createActions[type] ?? '';
  return isAllowed(`deploy-${stage}`, action, String(outputs['arn']), boundaryContext(stage));
}

/** Every request of an instance of a stage, one for each action and resource. */
function listInstanceRequests(stage: Stage): readonly IamRequest[] {
  const name = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
  const statements = buildInstanceStatements({
    partition: 'aws',
    tableArns: [name('dynamodb', `table/noughts-${stage}-games-1a2b3c4`)],
    secretArn: name('secretsmanager', `secret:noughts-${stage}-session-keys-1a2b3c4-AbCdEf`),
    releaseBucketArn: `arn:aws:s3:::noughts-${stage}-releases-1a2b3c4`,
    logGroupArn: name('logs', `log-group:/noughts/noughts-${stage}-eu-central-1-service`),
  });
  return statements.flatMap(({ Action: actions, Resource: resources }) =>
    [actions ?? []]
      .flat()
      .flatMap((action) =>
        [resources ?? []].flat().map((resource) => ({ action: String(action), resource: String(resource) })),
      ),
  );
}
