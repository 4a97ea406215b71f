import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { keyCommand } from './environment-values.ts';
import { getErrorCode } from './startup-error.ts';

/** A line of an env file: empty, a comment, or NAME=value. Multi-line values are not supported. */
const linePattern = /^\s*(#.*|(export\s+)?\w+\s*=.*)?$/;

/**
 * Reads settings from a file in Node's env-file format.
 *
 * @param allowedNames the known names; any other is an error
 * @returns the settings, and one line per error
 */
export function readConfigFile(
  file: string,
  allowedNames: readonly string[],
): { settings: Record<string, string>; errors: string[] } {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `CONFIG_FILE: '${file}' cannot be read (${getErrorCode(error)}); allowed: a file of NAME=value lines`;
    return { settings: {}, errors: [message] };
  }
  const sectionIndex = content.split(/\r?\n/).findIndex((text) => /^\s*\[.*\]\s*$/.test(text));
  if (sectionIndex >= 0) {
    const message =
      `CONFIG_FILE: '${file}' is an INI file, with a section in line ${sectionIndex + 1}; allowed: lines of NAME=value ` +
      `without sections, such as PORT=3000 and SESSION_KEYS=KEY, for which \`${keyCommand}\` makes a key`;
    return { settings: {}, errors: [message] };
  }
  const settings = parseEnv(content) as Record<string, string>;
  const unknownNames = Object.keys(settings).filter((name) => !allowedNames.includes(name));
  // parseEnv silently ignores malformed lines.
  const invalidLineIndex = content.split(/\r?\n/).findIndex((text) => !linePattern.test(text));
  return {
    settings,
    errors: [
      ...unknownNames.map(
        (name) =>
          `CONFIG_FILE: '${file}' sets the unknown variable ${name}; allowed: ${allowedNames.join(', ')}`,
      ),
      ...(invalidLineIndex < 0
        ? []
        : [`CONFIG_FILE: line ${invalidLineIndex + 1} of '${file}' is invalid; allowed: NAME=value`]),
    ],
  };
}
