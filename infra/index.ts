import './plain-stacks.ts';
import * as pulumi from '@pulumi/pulumi';
import { program } from './program.ts';

/** What Pulumi runs as the project's program. */
export default () => program(pulumi.getRootDirectory());
