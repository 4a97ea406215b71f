import { logSecretTopicRules } from './logs-secrets-topics.ts';
import { createAnyResource, createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const value = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
const key = createAnyResource(
  'random:index/randomBytes:RandomBytes',
  { length: 32, base64: value },
  { name: 'key' },
);
const secretVersion = createAnyResource('aws:secretsmanager/secretVersion:SecretVersion', {
  secretString: value,
});
const tag = (text: string) => createAnyResource('aws:lb/loadBalancer:LoadBalancer', { tags: { note: text } });
const userData = (script: string) =>
  createAnyResource('aws:ec2/launchTemplate:LaunchTemplate', {
    userData: Buffer.from(script).toString('base64'),
  });

describe('policy: log, secret and topic rules', () => {
  describeRules(logSecretTopicRules, {
    'no-plaintext-secrets': {
      passes: [
        tag('load balancer'),
        createAnyResource('aws:secretsmanager/secretVersion:SecretVersion', {
          secretString: 'password=hunter2222',
        }),
        createAnyResource('aws:acm/certificate:Certificate', { privateKey: '-----BEGIN PRIVATE KEY-----' }),
      ],
      fails: [
        [tag('password=hunter2222'), /tags\.note contains a value for password/],
        [tag('AKIAIOSFODNN7EXAMPLE'), /an AWS access key/],
        [
          createAnyResource('aws:ssm/parameter:Parameter', { value: 'redis://:hunter2@bus:6379' }),
          /value contains a URL with a password/,
        ],
      ],
    },
    'secrets-only-by-name': {
      passes: [[key, secretVersion, tag('load balancer'), userData('#!/bin/bash')]],
      fails: [
        [[key, tag(`key ${value}`)], /tags\.note contains the value of key/],
        [[key, userData(`SESSION=${value}`)], /userData contains the value of key/],
        [
          [
            createAnyResource(
              'random:index/randomPassword:RandomPassword',
              { result: 'p4ss' },
              { name: 'word' },
            ),
            tag('p4ss'),
          ],
          /value of word/,
        ],
      ],
    },
    'log-retention': {
      passes: [createResource('aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 30 })],
      fails: [
        [createResource('aws:cloudwatch/logGroup:LogGroup', {}), /never deletes/],
        [createResource('aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 0 }), /never deletes/],
      ],
    },
    'encrypted-topic': {
      passes: [createResource('aws:sns/topic:Topic', { kmsMasterKeyId: 'arn:aws:kms:eu-central-1:1:key/2' })],
      fails: [
        [createResource('aws:sns/topic:Topic', {}), /not encrypted/],
        [createResource('aws:sns/topic:Topic', { kmsMasterKeyId: 'alias/aws/sns' }), /silently lost/],
      ],
    },
  });
});
