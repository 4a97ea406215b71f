import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';
import { deedsDuring, expectCode, expectFailure, told, up, type Step } from './step.ts';

/** What prod refuses to delete: the front door and everything that holds something. */
const shielded = [
  'aws:dynamodb/table:Table',
  'aws:dynamodb/table:Table',
  'aws:lb/loadBalancer:LoadBalancer',
  'aws:s3/bucket:Bucket',
  'aws:s3/bucket:Bucket',
  'aws:secretsmanager/secret:Secret',
];

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly protect?: boolean }[];
  };
}

async function protectedTypes(stage: Stage): Promise<readonly string[]> {
  const { stdout } = await stage.pulumi('stack', 'export');
  const { resources } = (JSON.parse(stdout) as Exported).deployment;
  return resources
    .filter(({ protect }) => protect === true)
    .map(({ type }) => type)
    .sort();
}

/** The end of a stack. The preview before `destroy` is never skipped: it is what stops at a protected resource. */
export function tearDownSteps(stack: string): readonly Step[] {
  const refused: Step = {
    title: 'destroy: refused by protection, nothing deleted',
    async run(stage) {
      assert.deepEqual(await protectedTypes(stage), shielded, 'protected resources');
      const deeds = await deedsDuring(stage, async () => {
        const ending = await stage.pulumi('destroy', '--yes', '--suppress-progress');
        expectFailure(ending, /protected/);
      });
      assert.equal(deeds.length, 0, `something was done:\n${told(deeds)}`);
    },
  };
  const unprotect: Step = {
    title: 'protection off: configuration and up',
    async run(stage) {
      stage.project.configure('protect', false);
      expectCode(await up(stage), 0);
    },
  };
  const destroy: Step = {
    title: 'destroy: an empty world',
    async run(stage) {
      expectCode(await stage.pulumi('destroy', '--yes', '--suppress-progress'), 0);
      assert.deepEqual(
        stage.world.things.map(({ type, logicalName }) => `${type} ${logicalName}`),
        [],
        'left in the world',
      );
    },
  };
  return stack === 'prod' ? [refused, unprotect, destroy] : [destroy];
}
