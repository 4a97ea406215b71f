import * as pulumi from '@pulumi/pulumi';
import { parseSettings } from './settings-check.ts';
import { configKeySchemas, type Settings, type ConfigKey } from './settings.ts';

/**
 * The stack's configuration, checked and frozen. The only reader of `pulumi.Config` in the program.
 *
 * @throws SettingsError naming every key at fault, the stack, the fault and what is allowed
 */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const raw = Object.fromEntries(
    Object.keys(configKeySchemas).map((key) => [key, config.get(key as ConfigKey)]),
  );
  return parseSettings({ stack: pulumi.getStack(), raw, configuredKeys: listConfiguredKeys(config.name) });
}

/** Names of the keys that the stack's file, Pulumi.yaml or the command line set for this project. */
function listConfiguredKeys(project: string): readonly string[] {
  const prefix = `${project}:`;
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** The AWS profile that the provider uses, if the stack names one. */
export function readProfile(): string | undefined {
  return new pulumi.Config('aws').get('profile');
}
