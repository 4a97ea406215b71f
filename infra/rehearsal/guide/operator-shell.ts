import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fixtureAwsContext } from '../../testing/fixtures.ts';
import type { Sandbox } from '../sandbox.ts';

const { accountId, region } = fixtureAwsContext;

/** Outputs of the bootstrap for a stack that is deployed without one. */
const bootstrapOutputs: Readonly<Record<string, string>> = {
  stagingPermissionsBoundary: `arn:aws:iam::${accountId}:policy/noughts-bootstrap-server-boundary-staging`,
  alarmKeyArn: `arn:aws:kms:${region}:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
};

/** Commands that are only recorded. */
const recordedCommands = ['aws', 'git', 'npm'];

/**
 * Runs shell blocks as an operator does, with the real Pulumi CLI and its state in local folders. Other commands are
 * fakes that record their arguments.
 */
export class OperatorShell {
  readonly #sandbox: Sandbox;
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: string;

  /**
   * @param root the original project's folder
   * @param path the PATH with the Pulumi CLI
   */
  constructor(sandbox: Sandbox, root: string, path: string) {
    this.#sandbox = sandbox;
    const bin = join(sandbox.folder, 'bin');
    this.#log = join(sandbox.folder, 'commands');
    mkdirSync(bin);
    for (const folder of [this.localStateFolder, this.teamStateFolder]) mkdirSync(folder);
    writeFileSync(this.#log, '');
    for (const name of recordedCommands) writeScript(join(bin, name), `echo "${name} $*" >>"${this.#log}"`);
    // The id of an owner or a repository.
    writeScript(join(bin, 'gh'), 'echo 42');
    const inlineUp = `"${process.execPath}" --import tsx "${join(root, 'infra/rehearsal/guide/inline-up.ts')}"`;
    writeScript(
      join(bin, 'pulumi'),
      `PATH='${path}'
case "$*" in
  'login --local') exec pulumi login 'file://${this.localStateFolder}' ;;
  'login s3://'*) exec pulumi login 'file://${this.teamStateFolder}' ;;
${Object.entries(bootstrapOutputs)
  .map(
    ([name, value]) =>
      `  *"stack output ${name} --stack organization/noughts-bootstrap/"*) echo '${value}'; exit ;;`,
  )
  .join('\n')}
${sandbox.hasLanguageHost ? '' : `  up|up\\ *) shift; exec ${inlineUp} "$@" ;;`}
esac
exec pulumi "$@"`,
    );
    // The login of the guide selects the backend.
    const { PULUMI_BACKEND_URL: _backend, AWS_REGION: _region, ...environment } = sandbox.environment;
    this.#env = {
      ...environment,
      PATH: [bin, path].join(delimiter),
      // As the first block exports it.
      PULUMI_CONFIG_PASSPHRASE: 'a long phrase',
      PULUMI_SKIP_CONFIRMATIONS: 'true',
      url: `file://${this.teamStateFolder}`,
    };
  }

  /** The folder of local state: `--local` is the account's home folder, whatever HOME is. */
  get localStateFolder(): string {
    return join(this.#sandbox.folder, 'local');
  }

  /** The folder of the team's state, in place of a bucket. */
  get teamStateFolder(): string {
    return join(this.#sandbox.folder, 'team');
  }

  /** Commands that were recorded. */
  get recorded(): string {
    return readFileSync(this.#log, 'utf8');
  }

  /**
   * Runs a block and stops at the first command that fails.
   *
   * @param block uses the stack's name in place of `prod`, and passphrases in place of KMS keys
   * @throws Error with the output if a command fails
   */
  async run(block: string): Promise<string> {
    const script = block
      .replaceAll(/\bprod\b/g, this.#sandbox.name)
      .replaceAll(/'awskms:[^']*'/g, 'passphrase')
      .replaceAll(/cd (\.\.\/\.\.|infra\/bootstrap)/g, 'true')
      .replaceAll('cd noughts', `cd '${this.#sandbox.project.folder}'`);
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: this.#sandbox.project.folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((resolve) => child.once('close', resolve)),
    ]);
    if (code !== 0) throw new Error(`exit code ${String(code)}:\n${script}\n${output}\n${errors}`);
    return output;
  }
}

function writeScript(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
