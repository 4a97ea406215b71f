/** The parts of a systemd unit that start its program. */
export interface UnitConfig {
  readonly exec: readonly string[];
  readonly workingDirectory: string;
  /** Units before which this one starts, and after which it stops. */
  readonly before: readonly string[];
  /** Whether a stop signals every process of the unit, or the main process only. */
  readonly killMode: 'control-group' | 'mixed';
  /** Environment, with `%d` replaced by the folder of credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names and source files of credentials. */
  readonly credentials: readonly (readonly [name: string, source: string])[];
}

/** Parses a systemd unit. */
export function parseUnit(unit: string, credentialsFolder: string): UnitConfig {
  const lines = unit.split('\n').filter((line) => !line.startsWith('#'));
  const getValues = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const expand = (text: string) => text.replaceAll('%d', credentialsFolder);
  return {
    exec: (getValues('ExecStart')[0] ?? '').split(' '),
    workingDirectory: getValues('WorkingDirectory')[0] ?? '/',
    before: getValues('Before').flatMap((line) => line.split(' ')),
    killMode: getValues('KillMode')[0] === 'mixed' ? 'mixed' : 'control-group',
    environment: Object.fromEntries(getValues('Environment').map((line) => splitPair(expand(line), '='))),
    credentials: getValues('LoadCredential').map((line) => splitPair(line, ':')),
  };
}

function splitPair(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return [text.slice(0, index), text.slice(index + 1)];
}
