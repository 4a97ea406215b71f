import * as pulumi from '@pulumi/pulumi';
import { makeAccountBudget } from '../account-budget.ts';
import { makeAlarmKey } from '../alarm-key.ts';
import { getOrCreateGithubProvider } from '../github-provider.ts';
import { Roles } from '../roles.ts';
import { bootstrapStack } from '../stages.ts';
import { State } from '../state.ts';
import { readProjectConfiguration, recordProgram, type RecordedStack } from '../../testing/record-stack.ts';

/** A resource as the program asked for it. */
export interface BootstrapResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Runs a part of the program under Pulumi's mocks, and gives back what it asked for. */
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
      // Where the account and its region are asked for.
      call: () => ({ ...scope, accountId: scope.account }),
    },
    'noughts-bootstrap',
    stack,
  );
  await program();
  // Waits for every registration under way.
  await pulumi.runtime.disconnect();
  return recorded;
}

export const scope = { partition: 'aws', account: '123456789012', region: 'eu-central-1' };
export const domains = {
  staging: { name: 'staging.example.com', zoneId: 'Z0123456789' },
  prod: { name: 'example.com', zoneId: 'Z0123456789' },
};
export const repository = { owner: 'org', ownerId: '11', name: 'noughts', id: '22' };

/** What the whole program asks for in an account that does not trust GitHub yet. */
export function recordBootstrap(): Promise<readonly BootstrapResource[]> {
  return recordResources(bootstrapStack, () => {
    new State('state', { scope, versionDays: 365 });
    new Roles('roles', {
      scope,
      repository,
      domains,
      providerArn: getOrCreateGithubProvider('create', scope),
    });
    makeAccountBudget({ budgetUsd: 500, alarmEmail: 'ops@example.com' });
    makeAlarmKey(scope);
  });
}

let recordedProgram: Promise<RecordedStack> | undefined;

/** The program as the command line runs it, outputs and options included. Recorded once: it is a module. */
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
    run: () => pulumi.runtime.runInPulumiStack(async () => ({ ...(await import('../index.ts')) })),
  });
  return recordedProgram;
}
