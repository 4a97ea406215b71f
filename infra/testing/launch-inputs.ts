import { absentInput, createStaticInput } from '../fleet-fingerprint.ts';

/** Launch inputs of fleets that are recorded without the rest of the stack. */
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
