import { skipWithoutStack, type TestStack, startStack } from './test-stack.ts';

let startedStack: Promise<TestStack> | undefined;

/**
 * The stack that all rows share: started by the first that needs it, whole again before each test, stopped after the
 * last one of the run. Skips the tests around it where a part is missing.
 */
export function sharedStack(): () => TestStack {
  let stack: TestStack | undefined;
  skipWithoutStack();
  before(async () => {
    startedStack ??= startStack();
    stack = await startedStack;
  });
  beforeEach(() => stack?.reset());
  return () => {
    if (stack === undefined) throw new Error('the stack is there only while tests run');
    return stack;
  };
}

// Who is ended from outside takes along what it has started: that hangs on the event `exit`.
process.once('SIGTERM', () => process.exit(143));

after(async () => {
  await (await startedStack)?.stop();
});
