import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { mutedFindings } from './muted-findings.ts';
import { requirePythonPackages, runPython } from './python.ts';
import { recordEverything } from './recorded-stacks.ts';

interface Finding {
  readonly issue: string;
  readonly policy: string;
  /** An action with the resource that it needs, or another detail. */
  readonly detail: string;
}

/** Findings of parliament in policy documents by name, one for each detail. */
function lintPolicies(documents: ReadonlyMap<string, string>): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-policies-'));
  const names = [...documents.keys()];
  try {
    names.forEach((name, index) => writeFileSync(join(folder, `${index}.json`), documents.get(name) ?? ''));
    const directory = ['--directory', folder, '--include_policy_extension', 'json', '--json'];
    // It exits with 1 if there are findings.
    const script = `import sys; from parliament.cli import main; sys.argv = ['parliament', *sys.argv[1:]]; main(sys.argv)`;
    const output = runPython('-c', script, ...directory);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const { issue, detail, location } = JSON.parse(line) as RawFinding;
        const policy = names[Number.parseInt(basename(location.filepath), 10)] ?? location.filepath;
        return [detail].flat().map((each) => ({
          issue,
          policy,
          detail: typeof each === 'string' ? each : `${each.action} ${each.required_format}`,
        }));
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type RawDetail = string | { readonly action: string; readonly required_format: string };

/** A line of parliament's output. */
interface RawFinding {
  readonly issue: string;
  readonly detail: RawDetail | readonly RawDetail[];
  readonly location: { readonly filepath: string };
}

describe('IAM policies, linted by parliament', () => {
  requirePythonPackages();
  let findings: readonly Finding[];
  let documents: ReadonlyMap<string, string>;
  before(async () => {
    documents = new Map(
      [...(await recordEverything())].flatMap(([recording, resources]) =>
        resources.flatMap(({ name, inputs }) =>
          ['policy', 'assumeRolePolicy'].flatMap((input) => {
            const document = inputs[input];
            return typeof document === 'string'
              ? [[`${recording}: ${name} ${input}`, document] as const]
              : [];
          }),
        ),
      ),
    );
    findings = lintPolicies(documents);
  });

  it('include every role, boundary, bucket, topic and key', () => {
    expect(documents.size).to.be.above(40);
    for (const name of [
      'prod: noughts-prod-instance assumeRolePolicy',
      'staging: noughts-staging-releases-policy policy',
    ]) {
      expect([...documents.keys()]).to.include(name);
    }
  });

  it('have no finding that is not muted with a reason', () => {
    const isMuted = (finding: Finding) => mutedFindings.some((muted) => mutes(muted, finding));
    expect(findings.filter((finding) => !isMuted(finding))).to.deep.equal([]);
  });

  for (const muted of mutedFindings) {
    it(`need the muted ${muted.issue} of ${muted.policies.source}: ${muted.reason}`, () => {
      expect(findings.some((finding) => mutes(muted, finding))).to.equal(true);
    });
  }

  for (const [title, statement, issue] of [
    ['an unknown action', { Action: 's3:GetObjekt', Resource: '*' }, 'UNKNOWN_ACTION'],
    [
      'an action on resources of another type',
      { Action: 'dynamodb:GetItem', Resource: 'arn:aws:s3:::bucket' },
      'RESOURCE_MISMATCH',
    ],
    [
      'an unknown condition operator',
      {
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringLooksLike: { 'aws:RequestedRegion': 'a' } },
      },
      'UNKNOWN_OPERATOR',
    ],
  ] as const) {
    it(`report ${title} as ${issue}`, () => {
      const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] };
      const found = lintPolicies(new Map([['seeded', JSON.stringify(document)]]));
      expect(found.map((each) => each.issue)).to.include(issue);
    });
  }
});

function mutes({ issue, policies, details }: (typeof mutedFindings)[number], finding: Finding): boolean {
  return finding.issue === issue && policies.test(finding.policy) && details.test(finding.detail);
}
