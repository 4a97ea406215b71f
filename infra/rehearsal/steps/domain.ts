import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import { expectCreateBeforeDelete, templateType } from './fleets.ts';
import { recordOperations, expectFailure, getOnlyResource, type Step } from './step.ts';

const zoneId = 'Z0123456789ABCDEFGHIJ';

/** A running stack gets a domain. */
export function createDomainSteps(): readonly Step[] {
  return [
    {
      title: 'domain outside of its zone: rejected before any operation',
      async run(sandbox) {
        const before = sandbox.cloud.resources;
        setDomain(sandbox, 'play.example.org');
        try {
          await expectFailure(
            sandbox.preview(),
            /noughts:domain of stack \w+ is play\.example\.org, but zone Z0123456789ABCDEFGHIJ is that of example\.com/,
          );
        } finally {
          setDomain(sandbox, '');
        }
        assert.deepEqual(sandbox.cloud.resources, before);
      },
    },
    {
      title: 'domain set on the running stack: new servers know the new origin before the old ones go',
      critical: true,
      async run(sandbox) {
        const before = getOnlyResource(sandbox, groupType);
        setDomain(sandbox, 'play.example.com');
        const operations = await recordOperations(sandbox, async () => {
          const { outputs } = await sandbox.up();
          assert.equal(outputs['url']?.value, 'https://play.example.com');
        });
        expectCreateBeforeDelete(operations);
        assert.notEqual(getOnlyResource(sandbox, groupType).id, before.id, 'the group was not replaced');
        const { inputs } = getOnlyResource(sandbox, templateType);
        const script = Buffer.from(String(inputs['userData']), 'base64').toString();
        assert.match(script, /^PUBLIC_ORIGIN=https:\/\/play\.example\.com$/m);
      },
    },
  ];
}

/** Sets the domain and its zone, or removes both. */
function setDomain({ project }: Sandbox, domain: string): void {
  project.setConfig('domain', domain);
  project.setConfig('zoneId', domain === '' ? '' : zoneId);
}
