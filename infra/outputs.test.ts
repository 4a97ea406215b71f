import { expect } from 'chai';
import type * as pulumi from '@pulumi/pulumi';
import { buildDashboardUrl } from './outputs.ts';
import { findOne, omitTags } from './testing/found.ts';
import { recordStack, recordStackAndOutputs } from './testing/record-stack.ts';

/** Resolves an output that depends on no resource. */
const resolveOutput = <T>(output: pulumi.Output<T>) =>
  (output as unknown as { promise(): Promise<T> }).promise();

describe('stack outputs', () => {
  it('have a sessionCommand that opens a shell on the first server of the fleet', async () => {
    const { resources, outputs } = await recordStackAndOutputs({ stack: 'prod' });
    const group = String(findOne(resources, 'aws:autoscaling/group:Group').outputs['name']);
    expect(outputs['autoScalingGroup']).to.equal(group);
    expect(outputs['sessionCommand']).to.equal(
      'aws ssm start-session --region eu-central-1 --target "$(aws autoscaling describe-auto-scaling-groups ' +
        `--region eu-central-1 --auto-scaling-group-names ${group} ` +
        `--query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)"`,
    );
  });

  it('name the dashboard, the games table and the deployed release', async () => {
    const { resources, outputs } = await recordStackAndOutputs({ stack: 'prod' });
    expect(outputs).to.include({
      dashboardUrl:
        'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1' +
        '#dashboards:name=noughts-prod-eu-central-1-overview',
      tableName: 'noughts-prod-games-0a1b2c3',
      releaseKey: findOne(resources, 'BucketObjectv2').inputs['key'],
    });
  });

  it('have a dashboardUrl in the console of the AWS partition', async () => {
    const url = (partition: string) => resolveOutput(buildDashboardUrl({ region: 'r', partition }, 'd'));
    expect(await url('aws-cn')).to.match(/^https:\/\/console\.amazonaws\.cn\/cloudwatch/);
    expect(await url('aws-us-gov')).to.match(/^https:\/\/console\.amazonaws-us-gov\.com\/cloudwatch/);
  });
});

describe('createServiceLogGroup', () => {
  for (const [stack, days] of [
    ['staging', 30],
    ['prod', 90],
  ] as const) {
    it(`keeps logs of ${stack} for ${days} days, in a group named after stack and region`, async () => {
      expect(omitTags(findOne(await recordStack({ stack }), 'LogGroup'))).to.deep.equal({
        name: `/noughts/noughts-${stack}-eu-central-1-service`,
        retentionInDays: days,
      });
    });
  }
});
