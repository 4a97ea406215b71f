import { buildArn, type AwsScope, type Statement } from '../iam-document.ts';
import { stages, type Domains, type Stage } from '../stages.ts';

const recordNamesKey = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
const action = 'route53:ChangeResourceRecordSets';

/**
 * Changing the records of a stage's own name: the address, and the proof that ACM asks for. Zones have no tags, so names
 * are compared, as Route 53 writes them: in lower case, without a dot at the end. None where the stage has no domain.
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
      // Without the key, any condition on all of its values would hold.
      Null: { [recordNamesKey]: 'false' },
    },
  });
  // An asterisk stands for dots too: below a name, other stages' names have to be left out by themselves.
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
