import type { RecordingFile } from '../recording.ts';
import { changeKeyGeneration, type Step } from './step.ts';

const zoneId = 'Z0123456789ABCDEFGHIJ';

/** Configuration of the recorded stacks in addition to their files. */
const configs: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  // Without a domain: with a self-signed certificate, and an alarm key of its own.
  staging: { healthyWithinSeconds: 1 },
  // As docs/deploy.md configures it for a team.
  prod: {
    healthyWithinSeconds: 1,
    domain: 'play.example.com',
    zoneId,
    alarmEmail: 'ops@example.com',
    alarmKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c-0b0a-0908-0706-050403020100',
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary-prod',
  },
  bootstrap: {
    owner: 'org',
    ownerId: '11',
    repository: 'noughts',
    repositoryId: '22',
    stagingDomain: 'staging.example.com',
    stagingZoneId: zoneId,
    prodDomain: 'play.example.com',
    prodZoneId: zoneId,
    alarmEmail: 'ops@example.com',
  },
};

/** Deploys a stack and saves it as the recording of the present release. */
export function createRecordingSteps(stack: string, version: string, file: RecordingFile): readonly Step[] {
  const deployment: Step = {
    title: 'up: creates the stack',
    critical: true,
    async run(sandbox) {
      file.expectMissing();
      for (const [key, value] of Object.entries(configs[stack] ?? {})) sandbox.project.setConfig(key, value);
      sandbox.project.createRelease('the first release');
      await sandbox.createStack();
      await sandbox.up();
    },
  };
  const secondRelease: Step = {
    title: 'up: rotates the session keys and deploys another release',
    critical: true,
    async run(sandbox) {
      changeKeyGeneration(sandbox, 1);
      sandbox.project.createRelease('the second release');
      await sandbox.up();
    },
  };
  const save: Step = {
    title: `state and fake cloud of release ${version}: saved`,
    async run(sandbox) {
      file.write({
        config: sandbox.project.stackConfig,
        deployment: await sandbox.stack.exportStack(),
        resources: sandbox.cloud.resources,
      });
    },
  };
  return stack === 'bootstrap' ? [deployment, save] : [deployment, secondRelease, save];
}
