import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { deedsDuring, expectFailure, told, type Step } from './step.ts';

/** What prod refuses to delete: the load balancer and everything that holds data. */
const protectedInProd = [
  'aws:dynamodb/table:Table',
  'aws:dynamodb/table:Table',
  'aws:lb/loadBalancer:LoadBalancer',
  'aws:s3/bucket:Bucket',
  'aws:s3/bucket:Bucket',
  'aws:secretsmanager/secret:Secret',
];

interface Exported {
  readonly resources: readonly { readonly type: string; readonly protect?: boolean }[];
}

async function protectedTypes({ stack }: Sandbox): Promise<readonly string[]> {
  const { resources } = (await stack.exportStack()).deployment as Exported;
  return resources
    .filter(({ protect }) => protect === true)
    .map(({ type }) => type)
    .sort();
}

/** The end of a stack. */
export function tearDownSteps(stack: string): readonly Step[] {
  const rejected: Step = {
    title: 'destroy: rejected by protection, nothing deleted',
    async run(sandbox) {
      assert.deepEqual(await protectedTypes(sandbox), protectedInProd, 'protected resources');
      // `pulumi destroy` begins with this preview and stops when it fails. The Automation API's destroy has none.
      const deeds = await deedsDuring(sandbox, () => expectFailure(sandbox.previewDestroy(), /protected/));
      assert.equal(deeds.length, 0, `something was done:\n${told(deeds)}`);
    },
  };
  const unprotect: Step = {
    title: 'protection off: configuration and up',
    async run(sandbox) {
      sandbox.project.configure('protect', false);
      await sandbox.up();
    },
  };
  const destroy: Step = {
    title: 'destroy: an empty world',
    async run(sandbox) {
      await sandbox.previewDestroy();
      await sandbox.destroy();
      assert.deepEqual(
        sandbox.world.things.map(({ type, logicalName }) => `${type} ${logicalName}`),
        [],
        'left in the world',
      );
    },
  };
  return stack === 'prod' ? [rejected, unprotect, destroy] : [destroy];
}
