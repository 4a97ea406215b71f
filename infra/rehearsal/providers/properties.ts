/** A resource's inputs or outputs, as they travel between engine and provider. */
export type Properties = Readonly<Record<string, unknown>>;

/** What the engine writes for a value that a preview cannot know (`@pulumi/pulumi/runtime`, `unknownValue`). */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value, or anything in it, is known only later. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}
