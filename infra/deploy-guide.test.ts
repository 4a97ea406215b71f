import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { alarmDefinitions } from './alarm-definitions.ts';
import { stackKeys } from './settings.ts';
import { recordWhole } from './testing/record-stack.ts';
import { tables } from '../service/tables/definitions.ts';

const guide = readFileSync(new URL('../docs/deploy.md', import.meta.url), 'utf8');
const bootstrap = parse(readFileSync(new URL('bootstrap/Pulumi.yaml', import.meta.url), 'utf8')) as {
  readonly config: object;
};

/** What the first group of a pattern matches, each once. */
const mentioned = (pattern: RegExp) => [...new Set([...guide.matchAll(pattern)].map(([, word]) => word))];

describe('docs/deploy.md', function () {
  this.timeout(60_000);

  it('names configuration keys that the program reads', () => {
    const keys = mentioned(/noughts:([a-z]\w+)/g);
    expect(keys).to.have.length.above(5);
    expect(Object.keys(stackKeys)).to.include.members(keys);
  });

  it('names configuration keys that the bootstrap declares', () => {
    const keys = mentioned(/pulumi config set ([a-z]\w+) /g);
    expect(keys).to.have.length.above(5);
    expect(Object.keys(bootstrap.config)).to.include.members(keys);
  });

  it('names outputs that the programs have', async () => {
    const { outputs } = await recordWhole({ stack: 'staging' });
    const named = mentioned(/pulumi stack output (\w+)/g);
    expect(named).to.include.members(['autoScalingGroup', 'sessionCommand']);
    const ofBootstrap = ['stateUrl', 'permissionsBoundary', 'alarmKeyArn'];
    expect([...Object.keys(outputs), ...ofBootstrap]).to.include.members(named);
  });

  it('says of every alarm what it means and what to do', () => {
    const definitions = alarmDefinitions({
      balancer: 'balancer',
      targetGroups: ['group'],
      answering: { api: 'group', web: 'group' },
      tables: tables.map(({ name }) => ({ name, part: name.toLowerCase(), indexes: [] })),
      group: 'group',
    });
    const headings = mentioned(/^### (.*)$/gm).flatMap((heading) => heading?.split(', ') ?? []);
    expect(headings).to.include.members(definitions.map(({ part }) => part));
  });

  it('gets to a first deployment in under ten commands', () => {
    const [, first = ''] = /## The first deployment\n[^]*?```sh\n([^]*?)```/.exec(guide) ?? [];
    const commands = first.trim().split(/\n| && /);
    expect(commands.at(-1)).to.contain('pulumi up');
    expect(commands.length).to.be.below(10);
  });

  const commands = [...guide.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');

  it('never skips a preview in a command', () => {
    expect(commands).to.contain('pulumi up').and.not.contain('--skip-preview');
  });

  it('keeps the stack’s file when it removes a stack', () => {
    const removals = commands.match(/pulumi stack rm\b[^\n&]*/g) ?? [];
    expect(removals).to.have.length.above(1);
    for (const removal of removals) expect(removal).to.contain('--preserve-config');
  });

  it('sets every key of the stack’s file that the bootstrap’s roles need before the first update', () => {
    const [, team = ''] = /## For a team[^]*?\n([^]*?)\n## /.exec(guide) ?? [];
    for (const output of ['permissionsBoundary', 'alarmKeyArn']) {
      expect(team).to.match(new RegExp(`noughts:${output} \\\\\\n +"\\$\\(pulumi stack output ${output} `));
    }
  });
});
