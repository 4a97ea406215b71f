import * as pulumi from '@pulumi/pulumi';
import { parseSettings } from './settings-check.ts';
import { configKeySchemas, type Settings, type ConfigKey } from './settings.ts';

/**
 * Reads, validates and freezes the stack's configuration. Nothing else reads the keys of this project.
 *
 * @throws SettingsError naming the stack and every invalid key with its allowed values
 */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const raw = Object.fromEntries(
    Object.keys(configKeySchemas).map((key) => [key, config.get(key as ConfigKey)]),
  );
  return parseSettings({
    stack: pulumi.getStack(),
    raw,
    configuredKeys: listConfiguredKeys(config.name),
    providerKeys: listConfiguredKeys('aws'),
  });
}

/** Keys of a project or provider that are set in the stack's file, in Pulumi.yaml or on the command line. */
function listConfiguredKeys(project: string): readonly string[] {
  const prefix = `${project}:`;
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** The AWS profile that is configured for the provider, if any. */
export function readProfile(): string | undefined {
  return new pulumi.Config('aws').get('profile');
}
