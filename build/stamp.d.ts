export const stampFile: string;
/** What tells one state of the sources from another. */
export function sourceStamp(): string;
/** Whether the last build was made from the sources as they are now. */
export function isBuilt(): boolean;
