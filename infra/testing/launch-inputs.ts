import { absentInput, createStaticInput } from '../fleet-fingerprint.ts';

/** What a fleet is launched with, for fleets that are recorded without the stack around them. */
export const launchInputs = {
  bootInputs: {
    gamesTable: createStaticInput('games'),
    usersTable: createStaticInput('users'),
    publicOrigin: createStaticInput('https://x'),
    eventBusUrl: absentInput,
    releaseBucket: createStaticInput('bucket'),
    releaseKey: createStaticInput('key'),
    secretArn: createStaticInput('arn'),
    logGroup: createStaticInput('log'),
  },
  subnetIds: { value: ['s-1', 's-2'], fingerprint: 's' },
  securityGroupId: createStaticInput('sg'),
  instanceProfileArn: createStaticInput('profile'),
};
