import { expect } from 'chai';
import { instanceStatements } from '../fleet/instance-role.ts';
import { recordStack } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import type { PolicyDocument } from './iam-document.ts';
import { serverBoundaryPolicy } from './permissions/boundary.ts';
import { rolePlans } from './role-definitions.ts';
import { stages } from './stages.ts';
import { calls, type Call } from './testing/aws-calls.ts';
import { allows, type Request } from './testing/iam-simulator.ts';
import { domains, place } from './testing/record-bootstrap.ts';

/** The call by which each of a stack's resources is made, for those that have an ARN with a name in it. */
const makingCalls: Readonly<Record<string, string>> = {
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

const context = {
  'aws:RequestedRegion': place.region,
  'iam:PermissionsBoundary': 'arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary',
};

describe('bootstrap: reach', function () {
  this.timeout(60_000);

  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';

    it(`of the role that deploys ${stage} takes in what the stack is called, and nothing of ${other}`, async () => {
      const made = (await recordStack({ stack: stage })).filter(({ type }) => type in makingCalls);
      expect(new Set(made.map(({ type }) => type))).to.deep.equal(new Set(Object.keys(makingCalls)));
      for (const resource of made) {
        expect(mayMake(`deploy-${stage}`, resource), resource.urn).to.equal(true);
        expect(mayMake(`deploy-${other}`, resource), resource.urn).to.equal(false);
      }
    });
  }

  it('of the servers’ boundary takes in every right of an instance', () => {
    const boundary = serverBoundaryPolicy(place, stages);
    const name = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
    const statements = instanceStatements({
      partition: 'aws',
      tables: [name('dynamodb', 'table/noughts-staging-games-1a2b3c4')],
      secret: name('secretsmanager', 'secret:noughts-staging-session-keys-1a2b3c4-AbCdEf'),
      releases: 'arn:aws:s3:::noughts-staging-releases-1a2b3c4',
      log: name('logs', 'log-group:/noughts/noughts-staging-eu-central-1-service'),
    });
    for (const { Action: actions, Resource: resources } of statements) {
      for (const action of [actions ?? []].flat()) {
        for (const resource of [resources ?? []].flat()) {
          const request = { action: String(action), resource: String(resource) };
          expect(allows([boundary], request), JSON.stringify(request)).to.equal(true);
        }
      }
    }
  });
});

type Context = NonNullable<Request['context']>;

describe('bootstrap: reach beyond a stage', () => {
  for (const stage of stages) {
    const other = stage === 'prod' ? 'staging' : 'prod';
    const role = `deploy-${stage}`;
    const request = { 'aws:RequestTag/stack': stage };
    const own = { 'aws:ResourceTag/stack': stage };
    /** Whatever the request says of tags, it says nothing of what is there already. */
    const others = {
      untagged: request,
      [`of ${other}`]: { ...request, 'aws:ResourceTag/stack': other },
    };
    const made = ({ action, makes = [] }: Call, context: Context = request) =>
      makes.every((type) => may(role, action, arnOf(action, type, '*'), context));

    for (const call of calls) {
      const { action, makes = [], uses = [] } = call;
      const whom = [...new Set([...makes, ...uses])].join(', ');

      it(`${role} may ${action} with its stage’s ${whom} alone`, () => {
        expect(made(call), 'made with its tag').to.equal(true);
        for (const type of uses) {
          expect(may(role, action, arnOf(action, type), own), `its own ${type}`).to.equal(true);
          for (const [whose, context] of Object.entries(others)) {
            expect(may(role, action, arnOf(action, type), context), `a ${type} ${whose}`).to.equal(false);
          }
        }
        if (makes.length === 0) return;
        expect(made(call, {}), 'made without a tag').to.equal(false);
        expect(made(call, { 'aws:RequestTag/stack': other }), `made as ${other}’s`).to.equal(false);
      });
    }

    it(`${role} is tried with every call on EC2 and certificates that it may make`, () => {
      const [policies = []] = documentsOf(role);
      const actions = allowedBy(policies).filter((action) => /^(ec2|acm):(?!Describe|Get|List)/.test(action));
      expect(new Set(actions)).to.deep.equal(new Set(calls.map(({ action }) => action)));
    });

    it(`${role} may tag what it makes while it makes it, and nothing that is there`, () => {
      for (const { action, makes = [] } of calls.filter((call) => call.action.startsWith('ec2:'))) {
        const context = { ...request, 'ec2:CreateAction': action.slice('ec2:'.length) };
        for (const type of makes) {
          expect(may(role, 'ec2:CreateTags', arnOf(action, type), context), type).to.equal(true);
          expect(may(role, 'ec2:CreateTags', arnOf(action, type), request), type).to.equal(false);
        }
      }
      const tag = 'acm:AddTagsToCertificate';
      expect(may(role, tag, arnOf(tag, 'certificate', '*'), request)).to.equal(true);
    });

    it(`${role} may not give what it owns to ${other}`, () => {
      for (const [action, type] of [
        ['ec2:CreateTags', 'vpc'],
        ['acm:AddTagsToCertificate', 'certificate'],
      ] as const) {
        const context = { ...own, 'aws:RequestTag/stack': other };
        expect(may(role, action, arnOf(action, type), context), action).to.equal(false);
      }
    });

    it(`${role} may let ElastiCache make and tag the endpoint of the event bus`, () => {
      const endpoint = arnOf('ec2:CreateVpcEndpoint', 'vpc-endpoint');
      const service = {
        'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.eu-central-1.vpce-svc-1',
      };
      const tagged = { 'aws:RequestTag/AmazonElastiCacheManaged': 'true' };
      const during = { 'ec2:CreateAction': 'CreateVpcEndpoint' };
      expect(may(role, 'ec2:CreateVpcEndpoint', endpoint, { ...service, ...tagged })).to.equal(true);
      expect(may(role, 'ec2:CreateTags', endpoint, { ...tagged, ...during })).to.equal(true);
      expect(may(role, 'ec2:CreateTags', endpoint, tagged)).to.equal(false);
      expect(may(role, 'ec2:CreateTags', arnOf('ec2:CreateTags', 'vpc'), { ...tagged, ...during })).to.equal(
        false,
      );
    });

    it(`${role} may launch servers from an image, whoever made it`, () => {
      const image = 'arn:aws:ec2:eu-central-1::image/ami-1';
      expect(may(role, 'ec2:RunInstances', image)).to.equal(true);
    });

    it(`${role} reads and uses keys, and changes none`, () => {
      const read = /^kms:(Describe|Get|List|(Decrypt|Encrypt|GenerateDataKey)$)/;
      const actions = documentsOf(role).flatMap(allowedBy);
      expect(actions.filter((action) => action.startsWith('kms:') && !read.test(action))).to.deep.equal([]);
      expect(actions).not.to.include('*');
    });
  }

  for (const [role, names, verdict] of [
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
    it(`${role} may ${verdict ? '' : 'not '}change the records of ${names.join(' and ')}`, () => {
      const type = names[0].startsWith('_') ? 'CNAME' : 'A';
      expect(mayChange(role, 'Z0123456789', names, type)).to.equal(verdict);
    });
  }

  it('a deploy role changes no other zone, no other type of record, and none where it has no domain', () => {
    const proof = ['_0123456789abcdef0123456789abcdef.staging.example.com'];
    for (const type of ['A', 'CNAME', 'MX', 'NS', 'TXT', 'CAA']) {
      expect(mayChange('deploy-staging', 'Z9999999999', ['staging.example.com'], type)).to.equal(false);
      expect(mayChange('deploy-staging', 'Z0123456789', ['staging.example.com'], type)).to.equal(
        type === 'A',
      );
      expect(mayChange('deploy-staging', 'Z0123456789', proof, type)).to.equal(type === 'CNAME');
    }
    const { policies = {} } = rolePlans(place).find(({ name }) => name === 'deploy-staging') ?? {};
    expect(allowedBy(Object.values(policies))).not.to.include('route53:ChangeResourceRecordSets');
  });
});

const plans = rolePlans(place, domains);

function documentsOf(role: string) {
  const plan = plans.find(({ name }) => name === role);
  if (plan === undefined) throw new Error(`no role is called ${role}`);
  return [Object.values(plan.policies), plan.boundary === undefined ? [] : [plan.boundary]];
}

function allowedBy(documents: readonly PolicyDocument[]): readonly string[] {
  const statements = documents.flatMap(({ Statement }) => Statement);
  return statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
}

/** Whether a role's policies and its boundary allow a call on one resource. */
function may(role: string, action: string, resource: string, more: Context = {}): boolean {
  const request = { action, resource, context: { ...context, ...more } };
  return documentsOf(role).every((documents) => allows(documents, request));
}

function mayChange(role: string, zone: string, names: readonly string[], type: string): boolean {
  return may(role, 'route53:ChangeResourceRecordSets', `arn:aws:route53:::hostedzone/${zone}`, {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
    'route53:ChangeResourceRecordSetsRecordTypes': [type],
  });
}

function arnOf(action: string, type: string, id = '1'): string {
  return `arn:aws:${action.split(':')[0] ?? ''}:eu-central-1:123456789012:${type}/${id}`;
}

function mayMake(role: string, { type, outputs }: RecordedResource): boolean {
  return may(role, makingCalls[type] ?? '', String(outputs['arn']));
}
