import { walkTexts, type StackResource } from './resource.ts';
import { defineEveryResourceRule, defineResourceRule, defineStackRule, type Rule } from './rule.ts';
import { findSecrets } from './secret-shapes.ts';

/** Types that are allowed to contain secrets: the secret, generators, and certificates with their private keys. */
const secretBearingTypes = /^aws:secretsmanager\/secretVersion:|^aws:acm\/certificate:|^tls:|^random:/;

const noPlaintextSecrets = defineEveryResourceRule(
  {
    name: 'no-plaintext-secrets',
    controls: ['SecretsManager', 'CKV_AWS_41'],
    requires: 'Only a secret version contains a secret; every other resource refers to it by name.',
  },
  ({ type, props }) =>
    secretBearingTypes.test(type)
      ? []
      : [...walkTexts(props)].flatMap(({ path, text }) =>
          findSecrets(text).map((found) => `${path} contains ${found}`),
        ),
);

/** The generated values that must stay secret, by type and property. */
const generatedSecretProperties: Readonly<Record<string, readonly string[]>> = {
  'random:index/randomBytes:RandomBytes': ['base64', 'hex'],
  'random:index/randomPassword:RandomPassword': ['result'],
  'tls:index/privateKey:PrivateKey': ['privateKeyPem', 'privateKeyPemPkcs8', 'privateKeyOpenssh'],
};

const secretsOnlyByName = defineStackRule(
  {
    name: 'secrets-only-by-name',
    controls: ['SecretsManager'],
    requires: 'No generated secret appears in another resource, such as in user data, a tag or an output.',
  },
  (resources) => {
    const values = resources.flatMap(({ type, name, props }) =>
      [...walkTexts(props)]
        .filter(({ path, text }) => generatedSecretProperties[type]?.includes(path) === true && text !== '')
        .map(({ text }) => ({ name, value: text })),
    );
    return resources
      .filter(({ type }) => !secretBearingTypes.test(type))
      .flatMap((resource) => findLeaks(resource, values).map((message) => ({ resource, message })));
  },
);

function findLeaks({ props }: StackResource, values: readonly { name: string; value: string }[]): string[] {
  return [...walkTexts(props)].flatMap(({ path, text }) => {
    const decodedText = Buffer.from(text, 'base64').toString();
    return values
      .filter(({ value }) => text.includes(value) || decodedText.includes(value))
      .map(({ name }) => `${path} contains the value of ${name}`);
  });
}

const logRetention = defineResourceRule(
  {
    name: 'log-retention',
    controls: ['CKV_AWS_66'],
    requires: 'A log group has a retention period.',
  },
  {
    'aws:cloudwatch/logGroup:LogGroup': ({ retentionInDays }) =>
      (retentionInDays ?? 0) <= 0 && 'never deletes its logs',
  },
);

const encryptedTopic = defineResourceRule(
  {
    name: 'encrypted-topic',
    controls: ['CKV_AWS_26'],
    requires: 'A topic is encrypted with a key that CloudWatch can use.',
  },
  {
    'aws:sns/topic:Topic': ({ kmsMasterKeyId }) => [
      kmsMasterKeyId === undefined && 'is not encrypted',
      kmsMasterKeyId?.endsWith('alias/aws/sns') === true &&
        'uses the AWS-managed key, with which CloudWatch cannot publish: alarms would be silently lost',
    ],
  },
);

export const logSecretTopicRules: readonly Rule[] = [
  noPlaintextSecrets,
  secretsOnlyByName,
  logRetention,
  encryptedTopic,
];
