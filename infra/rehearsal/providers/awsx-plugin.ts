import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProviderServer } from './grpc-server.ts';

const { version } = createRequire(import.meta.url)('@pulumi/awsx/package.json') as {
  readonly version: string;
};

/** Path of the plugin of awsx, where `pulumi plugin install` puts it. */
function getAwsxPluginPath(env: NodeJS.ProcessEnv): string {
  const home = env['PULUMI_HOME'] ?? join(homedir(), '.pulumi');
  return join(home, 'plugins', `resource-awsx-v${version}`, 'pulumi-resource-awsx');
}

/** Null if the plugin is installed; otherwise one line with the command that installs it. */
export function explainMissingAwsxPlugin(env: NodeJS.ProcessEnv): string | null {
  const path = getAwsxPluginPath(env);
  return existsSync(path)
    ? null
    : `${path} does not exist; to install it: pulumi plugin install resource awsx ${version}`;
}

/** Starts the plugin, which prints its port first. @throws Error if it exits before */
export async function serveAwsxPlugin(env: NodeJS.ProcessEnv): Promise<ProviderServer> {
  // The argument is the address of an engine; a debugged provider gets it from the engine later.
  const child = spawn(getAwsxPluginPath(env), ['127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line') as Promise<[string]>,
    exited.then(([code]) => {
      throw new Error(`the plugin of awsx exited with code ${code}`);
    }),
  ]);
  return {
    port: Number(line),
    async close() {
      child.kill();
      await exited;
    },
  };
}
