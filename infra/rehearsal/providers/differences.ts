import { isRecord, type Properties } from './properties.ts';

export type Change = 'add' | 'delete' | 'update';

/** Each leaf that differs, by its path as the engine writes it: `launchTemplate.version`, `tags[0].value`. */
export type Differences = ReadonlyMap<string, Change>;

/** Compares what a resource was made of with what it shall be made of. A value not yet known differs. */
export function differences(before: Properties, after: Properties): Differences {
  const found = new Map<string, Change>();
  compare('', before, after, found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Map<string, Change>): void {
  if (before === after) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(path === '' ? key : `${path}.${key}`, before[key], after[key], found);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      compare(`${path}[${index}]`, before[index], after[index], found);
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
export function rootOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
