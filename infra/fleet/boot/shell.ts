/** A text as one word of a POSIX shell. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A file that the script writes, its contents as they are.
 *
 * @throws Error when the contents hold the line that would end them
 */
export function renderHereDocument(path: string, contents: string): string {
  if (contents.split('\n').includes(hereDocumentDelimiter))
    throw new Error(`${path} holds the line ${hereDocumentDelimiter}`);
  return `cat > ${quoteForShell(path)} <<'${hereDocumentDelimiter}'\n${contents.replace(/\n*$/, '\n')}${hereDocumentDelimiter}`;
}

const hereDocumentDelimiter = 'END_OF_FILE';
