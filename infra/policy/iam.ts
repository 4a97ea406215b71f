import type { Inputs } from './input-types.ts';
import { admitsEverybody, statementsOf, type Statement } from './policy-document.ts';
import { resourceRule, type Faults, type Rule } from './rule.ts';

/** The documents by which a role, a role's policy or a managed policy grants anything. */
const grants = (check: (statement: Statement) => Faults) => {
  const judge = (documents: readonly unknown[]) =>
    documents.flatMap(statementsOf).filter(isAllow).map(check) as string[];
  return {
    'aws:iam/policy:Policy': ({ policy }: Inputs<'aws:iam/policy:Policy'>) => judge([policy]),
    'aws:iam/rolePolicy:RolePolicy': ({ policy }: Inputs<'aws:iam/rolePolicy:RolePolicy'>) => judge([policy]),
    'aws:iam/role:Role': ({ inlinePolicies = [] }: Inputs<'aws:iam/role:Role'>) =>
      judge(inlinePolicies.map(({ policy }) => policy)),
  };
};

const noWildcardActions = resourceRule(
  {
    name: 'no-wildcard-actions',
    controls: ['IAM.1', 'IAM.21', 'CKV_AWS_62', 'CKV_AWS_63'],
    requires: 'Policies name the actions that they allow: never `*`, `service:*`, or all but some.',
  },
  grants(({ sid, actions, notActions }) => {
    const wild = actions.filter((action) => action === '*' || action.endsWith(':*'));
    if (wild.length > 0) return `${sid} allows ${wild.join(', ')}`;
    return notActions.length > 0 && `${sid} allows everything but ${notActions.join(', ')}`;
  }),
);

const trust = (check: (statement: Statement) => Faults) => ({
  'aws:iam/role:Role': ({ assumeRolePolicy }: Inputs<'aws:iam/role:Role'>) =>
    statementsOf(assumeRolePolicy).filter(isAllow).map(check) as string[],
});

const noBroadTrust = resourceRule(
  {
    name: 'no-broad-trust',
    controls: ['CKV_AWS_60', 'CKV_AWS_61'],
    requires: 'A role trusts a named service, role or provider: not everybody, and no whole account.',
  },
  trust((statement) => {
    const { sid, principals } = statement;
    if (admitsEverybody(statement)) return `${sid} trusts everybody`;
    const accounts = (principals['AWS'] ?? []).filter((who) => /^\d{12}$|:root$/.test(who));
    return accounts.length > 0 && `${sid} trusts everyone in the account ${accounts.join(', ')}`;
  }),
);

const github = 'token.actions.githubusercontent.com';

const safeOidcClaims = resourceRule(
  {
    name: 'safe-oidc-claims',
    controls: ['CKV_AWS_358'],
    requires:
      'A role for GitHub Actions compares audience and subject exactly, and the subject names a repository.',
  },
  trust(({ sid, principals, conditions }) => {
    if (principals['Federated']?.some((provider) => provider.includes(github)) !== true) return;
    const exact = conditions['StringEquals'] ?? {};
    const subjects = exact[`${github}:sub`] ?? [];
    if (exact[`${github}:aud`]?.join() !== 'sts.amazonaws.com') {
      return `${sid} does not compare the audience with sts.amazonaws.com by StringEquals`;
    }
    if (subjects.length === 0) return `${sid} does not compare the subject by StringEquals`;
    const loose = subjects.filter((subject) => !/^repo:[^/*?:]+\/[^/*?:]+:[^*?]+$/.test(subject));
    return loose.length > 0 && `${sid} trusts the subject ${loose.join(', ')}, which names no one repository`;
  }),
);

export const iamRules: readonly Rule[] = [noWildcardActions, noBroadTrust, safeOidcClaims];

function isAllow({ effect }: Statement): boolean {
  return effect === 'Allow';
}
