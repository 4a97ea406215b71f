/** Paths of pages that people share: one segment behind these names identifies what is shown. */
const sharedPath = /^\/(play|players)\/([^/]+)\/*$/;
/** The characters of ids and names, and anything else behind them. */
const identifierAndRest = /^([\p{L}\p{M}\p{N}_ -]*[\p{L}\p{M}\p{N}_-])([^\p{L}\p{M}\p{N}_-]*)$/u;

/**
 * Removes what gets stuck to the end of a link when it is typed or pasted from a sentence: slashes, full stops, commas,
 * brackets, quotes.
 *
 * @param path an absolute URL path without its query
 * @returns the path of the page; null if there is nothing to remove. It begins with the same name as `path`, so it
 *   cannot lead to another site.
 */
export function cleanSharedPath(path: string): string | null {
  if (path === '/account/') return '/account';
  const [, name, segment] = sharedPath.exec(path) ?? [];
  if (name === undefined || segment === undefined) return null;
  let text: string;
  try {
    text = decodeURIComponent(segment);
  } catch {
    return null;
  }
  const [, identifier, rest] = identifierAndRest.exec(text) ?? [];
  if (identifier === undefined) return null;
  const cleanPath = `/${name}/${rest === '' ? segment : encodeURIComponent(identifier)}`;
  return cleanPath === path ? null : cleanPath;
}
