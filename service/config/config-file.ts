import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** A line of an env file: nothing, a comment, or NAME=value. No setting needs a value of several lines. */
const line = /^\s*(#.*|(export\s+)?\w+\s*=.*)?$/;

/**
 * The settings in a file of Node's env-file format.
 *
 * @param known the names that may be set; another is a fault, since in a file of ours it can only be a slip
 * @returns what is set, and a line for each fault
 */
export function settingsIn(
  file: string,
  known: readonly string[],
): { settings: Record<string, string>; faults: string[] } {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const fault = `CONFIG_FILE: '${file}' cannot be read (${reason}); allowed: a file of NAME=value lines`;
    return { settings: {}, faults: [fault] };
  }
  const settings = parseEnv(content) as Record<string, string>;
  const strangers = Object.keys(settings).filter((name) => !known.includes(name));
  // parseEnv passes over what it does not understand, and a setting would be lost without a word.
  const odd = content.split(/\r?\n/).findIndex((text) => !line.test(text));
  return {
    settings,
    faults: [
      ...strangers.map(
        (name) => `CONFIG_FILE: '${file}' sets ${name}, which is no setting; allowed: ${known.join(', ')}`,
      ),
      ...(odd < 0
        ? []
        : [`CONFIG_FILE: line ${odd + 1} of '${file}' is not understood; allowed: NAME=value`]),
    ],
  };
}
