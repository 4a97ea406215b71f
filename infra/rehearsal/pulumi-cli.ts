import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { version as sdkVersion } from '@pulumi/pulumi/version.js';

/** The `pulumi` on the PATH. */
export type PulumiCli =
  | { readonly state: 'usable'; readonly version: string; readonly hasLanguageHost: boolean }
  | { readonly state: 'missing' }
  | { readonly state: 'too old'; readonly version: string; readonly oldest: string };

/**
 * Looks for the Pulumi command line. It has to be as new as the SDK that the stacks are written with.
 *
 * @param path the PATH of this process
 */
export async function findPulumiCli(path: string): Promise<PulumiCli> {
  if (!isOnPath('pulumi', path)) return { state: 'missing' };
  const { version } = await PulumiCommand.get({ skipVersionCheck: true });
  if (version === null || version.compare(sdkVersion) < 0) {
    return { state: 'too old', version: version?.version ?? 'unknown', oldest: sdkVersion };
  }
  // An installation has it beside `pulumi`; the command line built from its Go module comes without it.
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
