/** The dependencies in a package-lock.json (version 3). */
export interface PackageLock {
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
 * Resolves packages and their transitive dependencies to folders relative to the project's root. Of several versions it
 * takes the one that Node would: in the nearest `node_modules` on the way up.
 *
 * @throws Error for a required package that is not in the lock
 */
export function resolveDependencyClosure(lock: PackageLock, names: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  const pending = names.map((name) => ({ name, from: '', optional: false }));
  for (let dependency = pending.pop(); dependency !== undefined; dependency = pending.pop()) {
    const folder = resolvePackageFolder(lock, dependency.name, dependency.from);
    if (folder === undefined && dependency.optional) continue;
    if (folder === undefined)
      throw new Error(`package-lock.json has no ${dependency.name}, required by ${dependency.from}`);
    if (folders.has(folder)) continue;
    folders.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[folder] ?? {};
    const optional = new Set(Object.keys(optionalDependencies));
    for (const name of new Set([...Object.keys(dependencies), ...optional])) {
      pending.push({ name, from: folder, optional: optional.has(name) });
    }
  }
  return folders;
}

function resolvePackageFolder({ packages }: PackageLock, name: string, from: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const folder = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (folder in packages) return folder;
    if (base === '') return undefined;
  }
}
