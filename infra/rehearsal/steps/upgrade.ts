import assert from 'node:assert/strict';
import type { EngineEvent, OpType } from '@pulumi/pulumi/automation/index.js';
import { groupType } from '../instances.ts';
import type { RecordingFile } from '../recording.ts';
import type { Sandbox } from '../sandbox.ts';
import { archiveType } from './deployment.ts';
import { expectCreateBeforeDelete } from './fleets.ts';
import { recordOperations, type Step } from './step.ts';

/** Upgrades a stack that an earlier release deployed to the present program. */
export function createUpgradeSteps(
  stack: string,
  version: string,
  recording: RecordingFile,
): readonly Step[] {
  const hasFleet = stack !== 'bootstrap';
  const subject = hasFleet ? 'only the fleet' : 'nothing';
  return [
    {
      title: `release ${version}: imports its state and its fake cloud`,
      critical: true,
      async run(sandbox) {
        const { config, deployment, resources } = recording.read();
        sandbox.project.stackConfig = config;
        sandbox.cloud.restore(resources);
        await sandbox.createStack();
        await sandbox.stack.importStack(deployment);
      },
    },
    {
      title: `release ${version}: preview with a new release replaces ${subject}`,
      critical: true,
      async run(sandbox) {
        if (hasFleet) sandbox.project.createRelease('a later release');
        await expectNoLoss(sandbox, (onEvent) => sandbox.preview({ onEvent }));
      },
    },
    {
      title: `release ${version}: up replaces ${subject}, and leaves nothing to do`,
      async run(sandbox) {
        const archives = sandbox.cloud.listByType(archiveType);
        const operations = await recordOperations(sandbox, () =>
          expectNoLoss(sandbox, (onEvent) => sandbox.up({ onEvent })),
        );
        if (hasFleet) expectCreateBeforeDelete(operations);
        for (const archive of archives)
          assert.ok(
            sandbox.cloud.find(archive.type, archive.id),
            `release archive ${archive.id} was deleted`,
          );
        await sandbox.preview({ refresh: true, expectNoChanges: true });
      },
    },
  ];
}

type OnEvent = (event: EngineEvent) => void;

/** Asserts that an operation deletes and replaces no resource but those of the serving fleet. */
async function expectNoLoss(sandbox: Sandbox, run: (onEvent: OnEvent) => Promise<unknown>): Promise<void> {
  const fleetIds = sandbox.cloud.listByType(groupType).map(({ inputs }) => getFleetId(inputs['tags']));
  const events: EngineEvent[] = [];
  await run((event) => events.push(event));
  assert.deepEqual(findLosses(events, fleetIds), [], 'resources deleted or replaced');
}

function getFleetId(tags: unknown): string {
  const fleet = (tags as readonly { readonly key: string; readonly value: string }[]).find(
    ({ key }) => key === 'fleet',
  );
  assert.ok(fleet, 'a group has no tag fleet');
  return fleet.value;
}

const harmlessOperations: readonly OpType[] = ['same', 'create', 'update', 'read', 'refresh', 'import'];

/**
 * Resources that an operation of the engine deletes or replaces, each as `OPERATION URN`. Without resources whose names
 * end with the id of a fleet, because they belong to it; release archives, which Pulumi forgets but does not delete;
 * and default providers, which change with their version.
 */
export function findLosses(events: readonly EngineEvent[], fleetIds: readonly string[]): readonly string[] {
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(
      ({ op, type, urn }) =>
        !harmlessOperations.includes(op) &&
        type !== archiveType &&
        !type.startsWith('pulumi:providers:') &&
        !fleetIds.some((id) => urn.endsWith(`-${id}`)),
    )
    .map(({ op, urn }) => `${op} ${urn}`);
}
