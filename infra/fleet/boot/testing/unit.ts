/** What of a unit decides how its program starts. */
export interface UnitConfig {
  readonly exec: readonly string[];
  readonly workingDirectory: string;
  /** Environment, with the folder of credentials filled in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of credentials with the files they come from. */
  readonly credentials: readonly (readonly [name: string, source: string])[];
}

/** Reads a unit as systemd would, as far as starting its program goes. */
export function parseUnit(unit: string, credentialsFolder: string): UnitConfig {
  const lines = unit.split('\n').filter((line) => !line.startsWith('#'));
  const getValues = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const expand = (text: string) => text.replaceAll('%d', credentialsFolder);
  return {
    exec: (getValues('ExecStart')[0] ?? '').split(' '),
    workingDirectory: getValues('WorkingDirectory')[0] ?? '/',
    environment: Object.fromEntries(getValues('Environment').map((line) => splitPair(expand(line), '='))),
    credentials: getValues('LoadCredential').map((line) => splitPair(line, ':')),
  };
}

function splitPair(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return [text.slice(0, index), text.slice(index + 1)];
}
