import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { version as sdkVersion } from '@pulumi/pulumi/version.js';

/** The state of `pulumi` on the PATH. */
export type PulumiCli =
  | { readonly state: 'usable'; readonly version: string; readonly hasLanguageHost: boolean }
  | { readonly state: 'missing' }
  | { readonly state: 'too old'; readonly version: string; readonly oldest: string };

/**
 * Finds the Pulumi CLI, which must not be older than the SDK of the stacks.
 *
 * @param path the PATH of this process
 */
export async function findPulumiCli(path: string): Promise<PulumiCli> {
  if (!isOnPath('pulumi', path)) return { state: 'missing' };
  const { version } = await PulumiCommand.get({ skipVersionCheck: true });
  if (version === null || version.compare(sdkVersion) < 0) {
    return { state: 'too old', version: version?.version ?? 'unknown', oldest: sdkVersion };
  }
  // An ordinary installation includes it; a CLI built from its Go module does not.
  const hasLanguageHost = isOnPath('pulumi-language-nodejs', path);
  return { state: 'usable', version: version.version, hasLanguageHost };
}

function isOnPath(command: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
