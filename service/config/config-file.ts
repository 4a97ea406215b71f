import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** A line of an env file: nothing, a comment, or NAME=value. No setting needs a value of several lines. */
const linePattern = /^\s*(#.*|(export\s+)?\w+\s*=.*)?$/;

/**
 * The settings in a file of Node's env-file format.
 *
 * @param allowedNames the names that may be set; another is a fault, since in a file of ours it can only be a slip
 * @returns what is set, and a line for each fault
 */
export function readConfigFile(
  file: string,
  allowedNames: readonly string[],
): { settings: Record<string, string>; errors: string[] } {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const message = `CONFIG_FILE: '${file}' cannot be read (${reason}); allowed: a file of NAME=value lines`;
    return { settings: {}, errors: [message] };
  }
  const settings = parseEnv(content) as Record<string, string>;
  const unknownNames = Object.keys(settings).filter((name) => !allowedNames.includes(name));
  // parseEnv passes over what it does not understand, and a setting would be lost without a word.
  const invalidLineIndex = content.split(/\r?\n/).findIndex((text) => !linePattern.test(text));
  return {
    settings,
    errors: [
      ...unknownNames.map(
        (name) =>
          `CONFIG_FILE: '${file}' sets ${name}, which is no setting; allowed: ${allowedNames.join(', ')}`,
      ),
      ...(invalidLineIndex < 0
        ? []
        : [`CONFIG_FILE: line ${invalidLineIndex + 1} of '${file}' is not understood; allowed: NAME=value`]),
    ],
  };
}
