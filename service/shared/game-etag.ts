/** The part of a game that its ETag depends on. */
interface VersionedGame {
  readonly version: number;
  readonly rematch: { readonly gameId: string | null } | null;
}

/**
 * The ETag of a game: its version, and whether it shows a rematch offer, which lapses without a new version. It is weak
 * because the response also contains the time (RFC 9110, section 8.8.1).
 */
export function formatGameEtag({ version, rematch }: VersionedGame): string {
  return rematch?.gameId === null ? `W/"${version}-offer"` : `W/"${version}"`;
}

/** Whether an `If-None-Match` field matches an ETag, by weak comparison (RFC 9110, section 13.1.2). */
export function matchesEtag(field: string | undefined, etag: string): boolean {
  if (field === undefined) return false;
  if (field.trim() === '*') return true;
  const opaqueTag = (tag: string) => tag.trim().replace(/^W\//, '');
  return field.split(',').some((tag) => opaqueTag(tag) === opaqueTag(etag));
}
