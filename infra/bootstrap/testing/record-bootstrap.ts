import * as pulumi from '@pulumi/pulumi';
import { createAccountBudget } from '../account-budget.ts';
import { createAlarmKey } from '../alarm-key.ts';
import { getOrCreateGithubProvider } from '../github-provider.ts';
import { Roles } from '../roles.ts';
import { bootstrapStack } from '../stages.ts';
import { State } from '../state.ts';
import { readProjectConfiguration, recordProgram, type RecordedStack } from '../../testing/record-stack.ts';

/** A resource as the program registered it. */
export interface BootstrapResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Runs a part of the program under Pulumi's mocks, and returns the AWS resources it registered. */
export async function recordResources(
  stack: string,
  program: () => void | Promise<void>,
): Promise<readonly BootstrapResource[]> {
  const recorded: BootstrapResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        const id = `${name}-id`;
        if (type.startsWith('aws:')) recorded.push({ type, name, id, inputs });
        return { id, state: { ...inputs, arn: `arn:aws:mock:::${name}`, keyId: id } };
      },
      // For the account, region and partition lookups.
      call: () => ({ ...scope, accountId: scope.account }),
    },
    'noughts-bootstrap',
    stack,
  );
  await program();
  // Waits for pending registrations.
  await pulumi.runtime.disconnect();
  return recorded;
}

export const scope = { partition: 'aws', account: '123456789012', region: 'eu-central-1' };
export const domains = {
  staging: { name: 'staging.example.com', zoneId: 'Z0123456789' },
  prod: { name: 'example.com', zoneId: 'Z0123456789' },
};
export const repository = { owner: 'org', ownerId: '11', name: 'noughts', id: '22' };

/** Every resource of the program in an account without an OIDC provider for GitHub. */
export function recordBootstrap(): Promise<readonly BootstrapResource[]> {
  return recordResources(bootstrapStack, () => {
    new State('state', { scope, versionDays: 365 });
    new Roles('roles', {
      scope,
      repository,
      domains,
      providerArn: getOrCreateGithubProvider('create', scope),
    });
    createAccountBudget({ budgetUsd: 500, alarmEmail: 'ops@example.com' });
    createAlarmKey(scope);
  });
}

let recordedProgram: Promise<RecordedStack> | undefined;

/** The whole program with outputs and options. Recorded once. */
export function recordWholeBootstrap(): Promise<RecordedStack> {
  const { owner, ownerId, name, id } = repository;
  recordedProgram ??= recordProgram({
    project: 'noughts-bootstrap',
    stack: bootstrapStack,
    phase: 'preview',
    config: readProjectConfiguration('infra/bootstrap/Pulumi.yaml', {
      owner,
      ownerId,
      repository: name,
      repositoryId: id,
    }),
    run: () => pulumi.runtime.runInPulumiStack(async () => (await import('../index.ts')).default()),
  });
  return recordedProgram;
}
