/** What of a package-lock.json (version 3) says which packages need which. */
export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly dependencies?: Readonly<Record<string, string>>;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

/**
 * Folders of the packages that some packages need to run, themselves included, from the project's root. Node's own
 * search decides between several versions: the nearest `node_modules` on the way up.
 *
 * @throws Error for a needed package that the lock does not have
 */
export function closureOf(lock: Lock, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = names.map((name) => ({ name, from: '', optional: false }));
  for (let need = pending.pop(); need !== undefined; need = pending.pop()) {
    const folder = resolve(lock, need.name, need.from);
    if (folder === undefined && need.optional) continue;
    if (folder === undefined)
      throw new Error(`package-lock.json has no ${need.name}, which ${need.from} needs`);
    if (found.has(folder)) continue;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[folder] ?? {};
    const optional = new Set(Object.keys(optionalDependencies));
    for (const name of new Set([...Object.keys(dependencies), ...optional])) {
      pending.push({ name, from: folder, optional: optional.has(name) });
    }
  }
  return found;
}

function resolve({ packages }: Lock, name: string, from: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const folder = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (folder in packages) return folder;
    if (base === '') return undefined;
  }
}
