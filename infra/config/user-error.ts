import * as pulumi from '@pulumi/pulumi';

/**
 * An error that the operator has to fix: the CLI shows the message without a stack trace.
 *
 * `stack` is empty because Pulumi's language host formats it in any case, which takes 16 seconds on Node 20 for a stack
 * trace through a scoped package.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = '';
  }
}
