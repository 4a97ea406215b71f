import { expect } from 'chai';
import { instanceStatements } from '../instance-role.ts';
import { recordStack } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { serverBoundaryPolicy } from './permissions/boundary.ts';
import { rolePlans } from './role-plans.ts';
import { stages } from './stages.ts';
import { allows } from './testing/decide.ts';
import { place } from './testing/record.ts';

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

function mayMake(role: string, { type, outputs }: RecordedResource): boolean {
  const plan = rolePlans(place).find(({ name }) => name === role);
  const request = { action: makingCalls[type] ?? '', resource: String(outputs['arn']), context };
  const documents = [
    Object.values(plan?.policies ?? {}),
    plan?.boundary === undefined ? [] : [plan.boundary],
  ];
  return documents.every((each) => allows(each, request));
}
