import { buildArn, type AwsScope, type Statement } from '../iam-document.ts';
import { stages, type Domains, type Stage } from '../stages.ts';

const recordNamesKey = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
const action = 'route53:ChangeResourceRecordSets';

/**
 * Permissions to change the DNS records of a stage's domain: address, and ACM's validation records. Record sets have no
 * tags, so conditions compare normalized names: lower case, no trailing dot. Empty if the stage has no domain.
 */
export function createDnsStatements(scope: AwsScope, stage: Stage, domains: Domains): readonly Statement[] {
  const domain = domains[stage];
  if (domain === undefined) return [];
  const zone = [buildArn(scope, 'route53', `hostedzone/${domain.zoneId}`)];
  const allowRecords = (Sid: string, name: string, types: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action: [action],
    Resource: zone,
    Condition: {
      'ForAllValues:StringLike': { [recordNamesKey]: [name] },
      'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': types },
      // `ForAllValues` is true if the key is missing.
      Null: { [recordNamesKey]: 'false' },
    },
  });
  // `*` matches dots too, so domains of other stages below this one must be excluded.
  const nestedNames = stages
    .flatMap((other) => (other === stage ? [] : (domains[other]?.name ?? [])))
    .filter((name) => name.endsWith(`.${domain.name}`));
  return [
    allowRecords('Address', domain.name, ['A', 'AAAA']),
    allowRecords('CertificateProof', `_*.${domain.name}`, ['CNAME']),
    ...(nestedNames.length === 0
      ? []
      : [
          {
            Sid: 'NotOtherStages',
            Effect: 'Deny' as const,
            Action: [action],
            Resource: zone,
            Condition: {
              'ForAnyValue:StringLike': {
                [recordNamesKey]: nestedNames.flatMap((name) => [name, `*.${name}`]),
              },
            },
          },
        ]),
  ];
}
