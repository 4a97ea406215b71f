import * as aws from '@pulumi/aws';
import { unknownCheckingProxy } from '@pulumi/policy';
import { expect } from 'chai';
import { isStackRule, type Rule } from './rule.ts';
import { rules } from './rules.ts';
import { createAnyResource } from './testing/resources.ts';

/** The public controls that the rules must cover. */
const controls = [
  ...['ELB.1', 'CKV_AWS_2', 'ELB.4', 'CKV_AWS_131', 'ELB.12', 'CKV_AWS_328', 'ELB.5', 'CKV_AWS_91'],
  ...['ELB.6', 'CKV_AWS_150', 'ELB.13', 'ELB.17', 'CKV_AWS_103', 'CKV_AWS_378', 'CKV_AWS_261'],
  ...['EC2.18', 'EC2.19', 'CKV_AWS_24', 'CKV_AWS_25', 'CKV_AWS_277', 'CKV_AWS_23', 'CKV_AWS_382'],
  ...['EC2.2', 'EC2.6', 'EC2.8', 'EC2.170', 'AutoScaling.3', 'AutoScaling.4', 'CKV_AWS_79', 'CKV_AWS_341'],
  ...['CKV_AWS_88', 'EC2.3', 'CKV_AWS_46', 'AutoScaling.1', 'AutoScaling.2', 'AutoScaling.9'],
  ...['DynamoDB.1', 'DynamoDB.2', 'DynamoDB.6', 'CKV_AWS_28'],
  ...['S3.1', 'S3.2', 'S3.3', 'S3.5', 'S3.8', 'S3.12', 'S3.13', 'CKV_AWS_19', 'CKV_AWS_21'],
  ...['IAM.1', 'IAM.21', 'CKV_AWS_60', 'CKV_AWS_61', 'CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_358'],
  ...['SecretsManager', 'CKV_AWS_66', 'CKV_AWS_26', 'own'],
];

const listTypes = (rule: Rule) => (isStackRule(rule) || rule.types === 'every' ? [] : rule.types);

describe('policy: rules', () => {
  it('cover every required control', () => {
    const coveredControls = new Set(rules.flatMap((rule) => rule.controls));
    expect(controls.filter((control) => !coveredControls.has(control))).to.deep.equal([]);
  });

  it('have unique names in kebab case', () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('are advisory in staging only for access logs and deletion protection', () => {
    const advisory = rules.filter(({ advisoryInStaging }) => advisoryInStaging).map(({ name }) => name);
    expect(advisory).to.have.members([
      'load-balancer-access-logs',
      'load-balancer-deletion-protection',
      'table-deletion-protection',
    ]);
  });

  it('check only types that @pulumi/aws has', () => {
    for (const token of new Set(rules.flatMap(listTypes))) {
      const [, module = '', name = ''] = /^aws:(\w+)\/\w+:(\w+)$/.exec(token) ?? [];
      const found = (aws as unknown as Record<string, Record<string, { __pulumiType?: string }>>)[module];
      expect(found?.[name]?.__pulumiType, token).to.equal(token);
    }
  });

  it('detect a secret although other inputs are unknown during preview', () => {
    const unknownString = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const props = { arn: unknownString, tags: { id: unknownString, note: 'password=hunter2222' } };
    const resource = createAnyResource(
      'aws:lb/loadBalancer:LoadBalancer',
      unknownCheckingProxy(props) as Record<string, unknown>,
    );
    const rule = rules.find(({ name }) => name === 'no-plaintext-secrets');
    if (rule === undefined || isStackRule(rule))
      throw new Error('no-plaintext-secrets is not a resource rule');
    expect(rule.check(resource)).to.deep.equal(['tags.note contains a value for password']);
  });
});
