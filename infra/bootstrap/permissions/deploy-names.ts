import { arn, type Place, type Statement } from '../iam-document.ts';
import { stages, type Domains, type Stage } from '../stages.ts';

const changed = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
const action = 'route53:ChangeResourceRecordSets';

/**
 * Changing the records of a stage's own name: the address, and the proof that ACM asks for. Zones have no tags, so names
 * are compared, as Route 53 writes them: in lower case, without a dot at the end. None where the stage has no domain.
 */
export function deployNames(place: Place, stage: Stage, domains: Domains): readonly Statement[] {
  const own = domains[stage];
  if (own === undefined) return [];
  const zone = [arn(place, 'route53', `hostedzone/${own.zoneId}`)];
  const records = (Sid: string, name: string, types: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action: [action],
    Resource: zone,
    Condition: {
      'ForAllValues:StringLike': { [changed]: [name] },
      'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': types },
      // Without the key, any condition on all of its values would hold.
      Null: { [changed]: 'false' },
    },
  });
  // An asterisk stands for dots too: below a name, other stages' names have to be left out by themselves.
  const below = stages
    .flatMap((other) => (other === stage ? [] : (domains[other]?.name ?? [])))
    .filter((name) => name.endsWith(`.${own.name}`));
  return [
    records('Address', own.name, ['A', 'AAAA']),
    records('CertificateProof', `_*.${own.name}`, ['CNAME']),
    ...(below.length === 0
      ? []
      : [
          {
            Sid: 'NotOtherStages',
            Effect: 'Deny' as const,
            Action: [action],
            Resource: zone,
            Condition: {
              'ForAnyValue:StringLike': { [changed]: below.flatMap((name) => [name, `*.${name}`]) },
            },
          },
        ]),
  ];
}
