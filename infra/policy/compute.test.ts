import { computeRules } from './compute.ts';
import type { Inputs } from './input-types.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const template = (props: Inputs<'aws:ec2/launchTemplate:LaunchTemplate'>) =>
  createResource('aws:ec2/launchTemplate:LaunchTemplate', props);
const instance = (props: Inputs<'aws:ec2/instance:Instance'>) =>
  createResource('aws:ec2/instance:Instance', props);
const volume = (props: Inputs<'aws:ebs/volume:Volume'>) => createResource('aws:ebs/volume:Volume', props);
const disk = (encrypted?: string) =>
  template({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted } }] });
const userData = (script: string) => template({ userData: Buffer.from(script).toString('base64') });

describe('policy: EC2 rules', () => {
  describeRules(computeRules, {
    'instance-metadata-v2': {
      passes: [
        template({ metadataOptions: { httpTokens: 'required' } }),
        instance({ metadataOptions: { httpTokens: 'required' } }),
      ],
      fails: [
        [template({ metadataOptions: { httpTokens: 'optional' } }), /is optional/],
        [template({}), /is unset/],
        [instance({}), /is unset/],
      ],
    },
    'metadata-hop-limit': {
      passes: [template({ metadataOptions: { httpPutResponseHopLimit: 1 } })],
      fails: [
        [template({ metadataOptions: { httpPutResponseHopLimit: 2 } }), /is 2, not 1/],
        [template({ metadataOptions: { httpTokens: 'required' } }), /is unset, not 1/],
      ],
    },
    'no-public-address': {
      passes: [
        template({}),
        template({ networkInterfaces: [{ associatePublicIpAddress: 'false' }] }),
        instance({ associatePublicIpAddress: false }),
      ],
      fails: [
        [template({ networkInterfaces: [{ associatePublicIpAddress: 'true' }] }), /public address/],
        [instance({ associatePublicIpAddress: true }), /public address/],
      ],
    },
    'encrypted-disks': {
      passes: [disk('true'), instance({ rootBlockDevice: { encrypted: true } }), volume({ encrypted: true })],
      fails: [
        [disk('false'), /xvda is not encrypted/],
        [disk(), /xvda is not encrypted/],
        [template({}), /declares no disk/],
        [instance({}), /root disk is not encrypted/],
        [
          instance({ rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ deviceName: '/dev/sdb' }] }),
          /sdb/,
        ],
        [volume({}), /not encrypted/],
      ],
    },
    'no-secret-in-user-data': {
      passes: [
        template({}),
        userData('#!/bin/bash\nSESSION_KEYS_SECRET=noughts-prod-session-keys-1a2b3c4\nSESSION_KEYS=$(fetch)'),
        userData(
          "aws --secret-id 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:noughts-prod-keys-AbCdEf'",
        ),
        instance({ userData: 'token=$(curl -X PUT http://169.254.169.254/latest/api/token)' }),
      ],
      fails: [
        [userData('export AWS_KEY=AKIAIOSFODNN7EXAMPLE'), /AWS access key/],
        [userData('SESSION_KEYS=4Jq1xk0ZQ2y7bqT8bJ5m9nq0cC0aY1dW3eF5gH7iJ9k='), /SESSION_KEYS/],
        [userData('-----BEGIN EC PRIVATE KEY-----\nMHc'), /private key/],
        [userData('EVENT_BUS_URL=rediss://default:hunter2@bus:6379'), /URL with a password/],
        [instance({ userData: 'DB_PASSWORD="correct-Horse9"' }), /DB_PASSWORD/],
        [
          instance({ userDataBase64: Buffer.from('api_key: 0123456789abcdef').toString('base64') }),
          /api_key/,
        ],
      ],
    },
    'no-key-pair': {
      passes: [template({}), instance({})],
      fails: [[template({ keyName: 'operator' }), /key pair/]],
    },
  });
});
