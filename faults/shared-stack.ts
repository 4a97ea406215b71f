import { skipWithoutStack, type TestStack, startStack } from './test-stack.ts';

let startedStack: Promise<TestStack> | undefined;

/**
 * Shared test stack: started lazily, reset before each test, stopped after the run. Skips the surrounding tests if a
 * required program is missing.
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
    if (stack === undefined) throw new Error('the stack is available only in tests and hooks');
    return stack;
  };
}

// Without this handler, SIGTERM would skip the `exit` handlers that kill child processes.
process.once('SIGTERM', () => process.exit(143));

after(async () => {
  await (await startedStack)?.stop();
});
