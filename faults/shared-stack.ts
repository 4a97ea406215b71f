import { needsStack, type Stack, startStack } from './test-stack.ts';

let started: Promise<Stack> | undefined;

/**
 * The stack that all rows share: started by the first that needs it, whole again before each test, stopped after the
 * last one of the run. Skips the tests around it where a part is missing.
 */
export function sharedStack(): () => Stack {
  let stack: Stack | undefined;
  needsStack();
  before(async () => {
    started ??= startStack();
    stack = await started;
  });
  beforeEach(() => stack?.mend());
  return () => {
    if (stack === undefined) throw new Error('the stack is there only while tests run');
    return stack;
  };
}

// Who is ended from outside takes along what it has started: that hangs on the event `exit`.
process.once('SIGTERM', () => process.exit(143));

after(async () => {
  await (await started)?.stop();
});
