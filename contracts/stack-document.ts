import { stringify } from 'yaml';
import type { RecordedResource } from '../infra/testing/recorded-resource.ts';
import type { RecordedStack } from '../infra/testing/record-stack.ts';

/** Converts a recorded program to plain data: resources by type and name, functions and outputs. */
export function createStackDocument({ resources, calls, outputs }: RecordedStack): Record<string, unknown> {
  const names = new Map(resources.map((resource) => [resource.urn, formatName(resource)]));
  return removeReleaseDigests({
    ...Object.fromEntries(resources.map((resource) => [formatName(resource), toEntry(resource, names)])),
    functions: deduplicate(calls.map(({ token, inputs }) => ({ [token]: toReadable(inputs) }))),
    outputs: toReadable(outputs),
  });
}

/** Formats a document as YAML with sorted keys and without line wrapping. */
export function toYaml(document: Readonly<Record<string, unknown>>): string {
  return stringify(document, {
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    lineWidth: 0,
    blockQuote: 'literal',
  });
}

function formatName({ type, name }: RecordedResource): string {
  return `${type} ${name}`;
}

type Names = ReadonlyMap<string, string>;

function toEntry({ inputs, secretInputs, options }: RecordedResource, names: Names): Record<string, unknown> {
  const toNames = (urns: readonly string[]) => urns.map((urn) => names.get(urn) ?? urn).sort();
  const inputDependencies = new Set(Object.values(options.propertyDependencies).flat());
  const entry: Record<string, unknown> = {
    parent: options.parent === '' ? undefined : toNames([options.parent])[0],
    inputs: toReadableFields(inputs, secretInputs),
    dependsOn: toNames(options.dependencies.filter((urn) => !inputDependencies.has(urn))),
    protect: options.protect,
    retainOnDelete: options.retainOnDelete,
    deleteBeforeReplace: options.deleteBeforeReplace,
    ignoreChanges: options.ignoreChanges,
    customTimeouts: Object.fromEntries(
      Object.entries(options.customTimeouts).filter(([, timeout]) => timeout !== ''),
    ),
    beforeUpdate: options.beforeUpdate,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => !isDefault(value)));
}

/** Whether an option has its default value. */
function isDefault(value: unknown): boolean {
  return value === undefined || value === false || (typeof value === 'object' && isEmpty(value));
}

function isEmpty(value: object | null): boolean {
  return value === null || Object.keys(value).length === 0;
}

function toReadableFields(inputs: object, secrets: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      if (secrets.includes(key)) return [key, '<secret>'];
      if (key === 'userData' && typeof value === 'string') {
        return [`${key} (decoded)`, Buffer.from(value, 'base64').toString()];
      }
      const json = parseJsonText(value);
      return json === undefined ? [key, toReadable(value)] : [`${key} (JSON)`, toReadable(json)];
    }),
  );
}

/** Makes a value readable, recursively. Files and unknown values become placeholders. */
function toReadable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toReadable);
  if (typeof value !== 'object' || value === null) return value;
  if ('__pulumiAsset' in value) return '<file>';
  if ('__pulumiUnknown' in value) return '<unknown>';
  return toReadableFields(value);
}

/** Parses a string that contains a JSON object or array; otherwise undefined. */
function parseJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Replaces digests of the release and of the boot script with placeholders, so that a changed line of the script is a
 * single changed line in the snapshot.
 */
function removeReleaseDigests(document: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(document);
  const [, sha256 = '', id = ''] = /\b(([0-9a-f]{12})[0-9a-f]{52})\b/.exec(text) ?? [];
  if (sha256 === '') return document;
  return JSON.parse(
    text
      .replaceAll(sha256, '<sha256>')
      .replace(new RegExp(`${id}-[0-9a-f]{8}`, 'g'), '<release>-<fleet>')
      .replaceAll(id, '<release>'),
  ) as Record<string, unknown>;
}

/** Removes duplicates and sorts. */
function deduplicate(values: readonly unknown[]): readonly unknown[] {
  const texts = values.map((value) => JSON.stringify(value));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as unknown);
}
