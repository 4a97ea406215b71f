import * as pulumi from '@pulumi/pulumi';

/**
 * Something that the operator has to put right: the command line shows the message and no stack trace.
 *
 * The stack is emptied, not only hidden: the engine's host formats it in any case, and Node 20 takes twenty seconds to
 * colour one that leads through a scoped package.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = '';
  }
}
