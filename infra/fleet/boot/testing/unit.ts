/** What of a unit decides how its program starts. */
export interface UnitStart {
  readonly exec: readonly string[];
  readonly workingDirectory: string;
  /** Environment, with the folder of credentials filled in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of credentials with the files they come from. */
  readonly credentials: readonly (readonly [name: string, source: string])[];
}

/** Reads a unit as systemd would, as far as starting its program goes. */
export function unitStart(unit: string, credentialsFolder: string): UnitStart {
  const lines = unit.split('\n').filter((line) => !line.startsWith('#'));
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const expand = (text: string) => text.replaceAll('%d', credentialsFolder);
  return {
    exec: (values('ExecStart')[0] ?? '').split(' '),
    workingDirectory: values('WorkingDirectory')[0] ?? '/',
    environment: Object.fromEntries(values('Environment').map((line) => pair(expand(line), '='))),
    credentials: values('LoadCredential').map((line) => pair(line, ':')),
  };
}

function pair(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}
