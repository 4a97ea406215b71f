import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { recordOperations, expectFailure, formatOperations, type Step } from './step.ts';

/** What prod refuses to delete: the load balancer and everything that holds data. */
const protectedTypesInProd = [
  'aws:dynamodb/table:Table',
  'aws:dynamodb/table:Table',
  'aws:lb/loadBalancer:LoadBalancer',
  'aws:s3/bucket:Bucket',
  'aws:s3/bucket:Bucket',
  'aws:secretsmanager/secret:Secret',
];

interface ExportedDeployment {
  readonly resources: readonly { readonly type: string; readonly protect?: boolean }[];
}

async function listProtectedTypes({ stack }: Sandbox): Promise<readonly string[]> {
  const { resources } = (await stack.exportStack()).deployment as ExportedDeployment;
  return resources
    .filter(({ protect }) => protect === true)
    .map(({ type }) => type)
    .sort();
}

/** The end of a stack. */
export function createTeardownSteps(stack: string): readonly Step[] {
  const rejected: Step = {
    title: 'destroy: rejected by protection, nothing deleted',
    async run(sandbox) {
      assert.deepEqual(await listProtectedTypes(sandbox), protectedTypesInProd, 'protected resources');
      // `pulumi destroy` begins with this preview and stops when it fails. The Automation API's destroy has none.
      const operations = await recordOperations(sandbox, () =>
        expectFailure(sandbox.previewDestroy(), /protected/),
      );
      assert.equal(operations.length, 0, `something was done:\n${formatOperations(operations)}`);
    },
  };
  const unprotect: Step = {
    title: 'protection off: configuration and up',
    async run(sandbox) {
      sandbox.project.setConfig('protect', false);
      await sandbox.up();
    },
  };
  const destroy: Step = {
    title: 'destroy: an empty world',
    async run(sandbox) {
      await sandbox.previewDestroy();
      await sandbox.destroy();
      assert.deepEqual(
        sandbox.cloud.resources.map(({ type, logicalName }) => `${type} ${logicalName}`),
        [],
        'left in the world',
      );
    },
  };
  return stack === 'prod' ? [rejected, unprotect, destroy] : [destroy];
}
