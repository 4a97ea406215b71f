import { isRecord, type Properties } from './properties.ts';

export type ChangeKind = 'add' | 'delete' | 'update';

/** Changed leaves by path in the engine's format: `launchTemplate.version`, `tags[0].value`. */
export type Differences = ReadonlyMap<string, ChangeKind>;

/** Compares a resource's old and new inputs. Unknown values count as changed. */
export function findDifferences(before: Properties, after: Properties): Differences {
  const found = new Map<string, ChangeKind>();
  collectDifferences('', before, after, found);
  return found;
}

function collectDifferences(
  path: string,
  before: unknown,
  after: unknown,
  found: Map<string, ChangeKind>,
): void {
  if (before === after) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collectDifferences(path === '' ? key : `${path}.${key}`, before[key], after[key], found);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      collectDifferences(`${path}[${index}]`, before[index], after[index], found);
    }
  } else if (isAbsent(before) !== isAbsent(after)) {
    found.set(path, isAbsent(before) ? 'add' : 'delete');
  } else if (!isAbsent(before)) {
    found.set(path, 'update');
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The top-level property of a path: `launchTemplate` of `launchTemplate.version`. */
export function getRootProperty(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
