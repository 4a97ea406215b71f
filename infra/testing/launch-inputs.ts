import { absent, known } from '../fleet/fleet-fingerprint.ts';

/** What a fleet is launched with, for fleets that are recorded without the stack around them. */
export const launchInputs = {
  facts: {
    gamesTable: known('games'),
    usersTable: known('users'),
    publicOrigin: known('https://x'),
    eventBusUrl: absent,
    releaseBucket: known('bucket'),
    releaseKey: known('key'),
    secretArn: known('arn'),
    logGroup: known('log'),
  },
  subnetIds: { value: ['s-1', 's-2'], fingerprint: 's' },
  securityGroupId: known('sg'),
  instanceProfileArn: known('profile'),
};
