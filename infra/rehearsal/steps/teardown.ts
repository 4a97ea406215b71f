import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { recordOperations, expectFailure, formatOperations, type Step } from './step.ts';

/** Resources protected in prod: the load balancer and those with data. */
const protectedTypesInProd = [
  'aws:dynamodb/table:Table',
  'aws:dynamodb/table:Table',
  'aws:lb/loadBalancer:LoadBalancer',
  'aws:s3/bucket:Bucket',
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

/** Destroys the stack; in prod, after protection has rejected it. */
export function createTeardownSteps(stack: string): readonly Step[] {
  const rejected: Step = {
    title: 'destroy with protection: rejected, nothing deleted',
    async run(sandbox) {
      assert.deepEqual(await listProtectedTypes(sandbox), protectedTypesInProd, 'protected resources');
      // `pulumi destroy` starts with this preview and stops if it fails; the Automation API's `destroy` has no preview.
      const operations = await recordOperations(sandbox, () =>
        expectFailure(sandbox.previewDestroy(), /protected/),
      );
      assert.equal(operations.length, 0, `unexpected operations:\n${formatOperations(operations)}`);
    },
  };
  const unprotect: Step = {
    title: 'protect=false and up: removes protection',
    async run(sandbox) {
      sandbox.project.setConfig('protect', false);
      await sandbox.up();
    },
  };
  const destroy: Step = {
    title: 'destroy: deletes every resource',
    async run(sandbox) {
      await sandbox.previewDestroy();
      await sandbox.destroy();
      assert.deepEqual(
        sandbox.cloud.resources.map(({ type, logicalName }) => `${type} ${logicalName}`),
        [],
        'remaining resources',
      );
    },
  };
  return stack === 'prod' ? [rejected, unprotect, destroy] : [destroy];
}
