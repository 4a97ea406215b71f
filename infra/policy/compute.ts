import type { Inputs } from './input-types.ts';
import { defineResourceRule, type CheckResult, type Rule } from './rule.ts';
import { findSecrets } from './secret-shapes.ts';

type LaunchTemplate = Inputs<'aws:ec2/launchTemplate:LaunchTemplate'>;
type Instance = Inputs<'aws:ec2/instance:Instance'>;

const forLaunchTemplateAndInstance = (check: (props: LaunchTemplate | Instance) => CheckResult) => ({
  'aws:ec2/launchTemplate:LaunchTemplate': check,
  'aws:ec2/instance:Instance': check,
});

const instanceMetadataV2 = defineResourceRule(
  {
    name: 'instance-metadata-v2',
    controls: ['EC2.8', 'EC2.170', 'AutoScaling.3', 'CKV_AWS_79'],
    requires: 'Instances accept metadata requests of version 2 (IMDSv2) only.',
  },
  forLaunchTemplateAndInstance(
    ({ metadataOptions }) =>
      metadataOptions?.httpTokens !== 'required' &&
      `metadataOptions.httpTokens is ${metadataOptions?.httpTokens ?? 'unset'}, not required`,
  ),
);

const metadataHopLimit = defineResourceRule(
  {
    name: 'metadata-hop-limit',
    controls: ['AutoScaling.4', 'CKV_AWS_341'],
    requires: 'Metadata responses travel one hop, so containers and proxies cannot read them.',
  },
  // Must be set, because the image can raise the default to two.
  forLaunchTemplateAndInstance(
    ({ metadataOptions }) =>
      metadataOptions?.httpPutResponseHopLimit !== 1 &&
      `metadataOptions.httpPutResponseHopLimit is ${metadataOptions?.httpPutResponseHopLimit ?? 'unset'}, not 1`,
  ),
);

const noPublicAddress = defineResourceRule(
  {
    name: 'no-public-address',
    controls: ['EC2.25', 'CKV_AWS_88'],
    requires: 'Instances have no public IP address.',
  },
  {
    'aws:ec2/launchTemplate:LaunchTemplate': ({ networkInterfaces }) =>
      networkInterfaces?.some(({ associatePublicIpAddress }) => isTrue(associatePublicIpAddress)) === true &&
      'requests a public address',
    'aws:ec2/instance:Instance': ({ associatePublicIpAddress }) =>
      associatePublicIpAddress === true && 'requests a public address',
  },
);

const encryptedDisks = defineResourceRule(
  { name: 'encrypted-disks', controls: ['EC2.3'], requires: 'Every disk is encrypted.' },
  {
    'aws:ec2/launchTemplate:LaunchTemplate': ({ blockDeviceMappings = [] }) => [
      blockDeviceMappings.length === 0 && 'declares no disk, so the image decides whether it is encrypted',
      ...blockDeviceMappings
        .filter(({ noDevice, virtualName }) => noDevice === undefined && virtualName === undefined)
        .filter(({ ebs }) => !isTrue(ebs?.encrypted))
        .map(({ deviceName = 'a disk' }) => `${deviceName} is not encrypted`),
    ],
    'aws:ec2/instance:Instance': ({ rootBlockDevice, ebsBlockDevices = [] }) => [
      rootBlockDevice?.encrypted !== true && 'the root disk is not encrypted',
      ...ebsBlockDevices
        .filter(({ encrypted }) => encrypted !== true)
        .map(({ deviceName }) => `${deviceName} is not encrypted`),
    ],
    'aws:ebs/volume:Volume': ({ encrypted }) => encrypted !== true && 'is not encrypted',
  },
);

const noSecretInUserData = defineResourceRule(
  {
    name: 'no-secret-in-user-data',
    controls: ['CKV_AWS_46'],
    requires: 'User data contains no secret: anyone with permission to describe the instance can read it.',
  },
  {
    'aws:ec2/launchTemplate:LaunchTemplate': ({ userData }) => findSecretsInUserData(decodeBase64(userData)),
    'aws:ec2/instance:Instance': ({ userData, userDataBase64 }) =>
      findSecretsInUserData(userData ?? decodeBase64(userDataBase64)),
  },
);

const noKeyPair = defineResourceRule(
  {
    name: 'no-key-pair',
    controls: ['own'],
    requires: 'Instances have no SSH key pair: operators open a shell through Session Manager.',
  },
  forLaunchTemplateAndInstance(({ keyName }) => keyName !== undefined && 'has a key pair'),
);

export const computeRules: readonly Rule[] = [
  instanceMetadataV2,
  metadataHopLimit,
  noPublicAddress,
  encryptedDisks,
  noSecretInUserData,
  noKeyPair,
];

/** Launch templates store booleans as strings. */
function isTrue(flag: unknown): boolean {
  return flag === true || flag === 'true';
}

function decodeBase64(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString();
}

function findSecretsInUserData(script: string): CheckResult {
  return findSecrets(script).map((found) => `user data contains ${found}`);
}
