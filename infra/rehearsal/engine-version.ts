import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CommandLine } from './command-line.ts';

/** What was found on the PATH. */
export type Engine =
  | { readonly state: 'usable'; readonly version: string }
  | { readonly state: 'absent' }
  | { readonly state: 'too-old'; readonly version: string; readonly oldest: string };

/** Asks the `pulumi` on the PATH for its version. It must be as new as the SDK that the stacks are written against. */
export async function findEngine(
  commands: CommandLine,
  env: NodeJS.ProcessEnv,
  oldest = sdkVersion(),
): Promise<Engine> {
  const version = await versionOf(commands, env);
  if (version === undefined) return { state: 'absent' };
  return isOlder(version, oldest) ? { state: 'too-old', version, oldest } : { state: 'usable', version };
}

async function versionOf(commands: CommandLine, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await commands.run('pulumi', ['version'], {
      cwd: process.cwd(),
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    });
    return stdout.trim().replace(/^v/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether one version comes before another; what follows `-` does not count. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split('-')[0]?.split('.').map(Number) ?? []);
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0 || Number.isNaN(difference)) return !(difference > 0);
  }
  return false;
}

function sdkVersion(): string {
  const path = createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
