/** Quotes a text as one word for a POSIX shell. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Renders a command that writes a file with exactly these contents.
 *
 * @throws Error if the contents contain the delimiter line
 */
export function renderHereDocument(path: string, contents: string): string {
  if (contents.split('\n').includes(hereDocumentDelimiter))
    throw new Error(`${path} contains the line ${hereDocumentDelimiter}`);
  return `cat > ${quoteForShell(path)} <<'${hereDocumentDelimiter}'\n${contents.replace(/\n*$/, '\n')}${hereDocumentDelimiter}`;
}

const hereDocumentDelimiter = 'END_OF_FILE';
