import type { Inputs } from './input-types.ts';
import { isPublic, parseStatements, type Statement } from './policy-document.ts';
import { defineResourceRule, type CheckResult, type Rule } from './rule.ts';

/** Checks each `Allow` statement of managed policies, role policies and inline policies. */
const checkGrants = (check: (statement: Statement) => CheckResult) => {
  const checkDocuments = (documents: readonly unknown[]) =>
    documents.flatMap(parseStatements).filter(isAllow).map(check) as string[];
  return {
    'aws:iam/policy:Policy': ({ policy }: Inputs<'aws:iam/policy:Policy'>) => checkDocuments([policy]),
    'aws:iam/rolePolicy:RolePolicy': ({ policy }: Inputs<'aws:iam/rolePolicy:RolePolicy'>) =>
      checkDocuments([policy]),
    'aws:iam/role:Role': ({ inlinePolicies = [] }: Inputs<'aws:iam/role:Role'>) =>
      checkDocuments(inlinePolicies.map(({ policy }) => policy)),
  };
};

const noWildcardActions = defineResourceRule(
  {
    name: 'no-wildcard-actions',
    controls: ['IAM.1', 'IAM.21', 'CKV_AWS_62', 'CKV_AWS_63'],
    requires: 'Policies list the actions that they allow: no `*`, no `service:*`, no `NotAction`.',
  },
  checkGrants(({ sid, actions, notActions }) => {
    const wildcards = actions.filter((action) => action === '*' || action.endsWith(':*'));
    if (wildcards.length > 0) return `${sid} allows ${wildcards.join(', ')}`;
    return notActions.length > 0 && `${sid} allows everything except ${notActions.join(', ')}`;
  }),
);

const checkTrust = (check: (statement: Statement) => CheckResult) => ({
  'aws:iam/role:Role': ({ assumeRolePolicy }: Inputs<'aws:iam/role:Role'>) =>
    parseStatements(assumeRolePolicy).filter(isAllow).map(check) as string[],
});

const noBroadTrust = defineResourceRule(
  {
    name: 'no-broad-trust',
    controls: ['CKV_AWS_60', 'CKV_AWS_61'],
    requires: 'A role trusts a named service, role or provider: never everyone, and no whole account.',
  },
  checkTrust((statement) => {
    const { sid, principals } = statement;
    if (isPublic(statement)) return `${sid} trusts everyone`;
    const accounts = (principals['AWS'] ?? []).filter((principal) => /^\d{12}$|:root$/.test(principal));
    return accounts.length > 0 && `${sid} trusts everyone in the account ${accounts.join(', ')}`;
  }),
);

const githubHost = 'token.actions.githubusercontent.com';

const safeOidcClaims = defineResourceRule(
  {
    name: 'safe-oidc-claims',
    controls: ['CKV_AWS_358'],
    requires:
      'A role for GitHub Actions compares audience and subject by StringEquals, and the subject names one repository.',
  },
  checkTrust(({ sid, principals, conditions }) => {
    if (principals['Federated']?.some((provider) => provider.includes(githubHost)) !== true) return;
    const exactConditions = conditions['StringEquals'] ?? {};
    const subjects = exactConditions[`${githubHost}:sub`] ?? [];
    if (exactConditions[`${githubHost}:aud`]?.join() !== 'sts.amazonaws.com') {
      return `${sid} does not compare the audience with sts.amazonaws.com by StringEquals`;
    }
    if (subjects.length === 0) return `${sid} does not compare the subject by StringEquals`;
    const broadSubjects = subjects.filter((subject) => !/^repo:[^/*?:]+\/[^/*?:]+:[^*?]+$/.test(subject));
    return (
      broadSubjects.length > 0 &&
      `${sid} trusts the subject ${broadSubjects.join(', ')}, which does not name exactly one repository`
    );
  }),
);

export const iamRules: readonly Rule[] = [noWildcardActions, noBroadTrust, safeOidcClaims];

function isAllow({ effect }: Statement): boolean {
  return effect === 'Allow';
}
