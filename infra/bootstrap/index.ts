import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { createAccountBudget } from './account-budget.ts';
import { createAlarmKey } from './alarm-key.ts';
import { readBootstrapSettings } from './config.ts';
import { getOrCreateGithubProvider } from './github-provider.ts';
import { Roles } from './roles.ts';
import { stages, getStageKeyAlias } from './stages.ts';
import { State } from './state.ts';

/** Runs the program. Returns the stack's outputs. */
export default async function bootstrap() {
  const settings = readBootstrapSettings();

  const [{ accountId: account }, { region }, { partition }] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getRegion(),
    aws.getPartition(),
  ]);
  const scope = { account, region, partition };

  const state = new State('state', { scope, versionDays: settings.stateVersionDays });
  const providerArn = getOrCreateGithubProvider(settings.githubProvider, scope);
  const { repository, domains } = settings;
  const roles = new Roles('roles', { scope, repository, domains, providerArn });
  createAccountBudget(settings);

  return {
    /** For `pulumi login`; the workflows build it from the account and the region. */
    stateUrl: pulumi.interpolate`s3://${state.bucket}?region=${region}`,
    /** For `pulumi stack init --secrets-provider`, by stage. */
    secretsProviders: Object.fromEntries(
      stages.map((stage) => [stage, `awskms://${getStageKeyAlias(stage)}?region=${region}`]),
    ),
    /** ARNs of the workflows' roles; the workflows refer to them by name. */
    roleArns: roles.arns,
    /** For the configuration key `permissionsBoundary` of staging. */
    stagingPermissionsBoundary: roles.serverBoundaries.staging,
    /** For the configuration key `permissionsBoundary` of prod. */
    prodPermissionsBoundary: roles.serverBoundaries.prod,
    /** For the stacks' configuration key `alarmKeyArn`. */
    alarmKeyArn: createAlarmKey(scope),
  };
}
