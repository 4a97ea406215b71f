/** A resource's inputs or outputs, as engine and provider exchange them. */
export type Properties = Readonly<Record<string, unknown>>;

/** The engine's placeholder for a value unknown during preview (`@pulumi/pulumi/runtime`, `unknownValue`). */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is or contains an unknown value. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}
