/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A file that the script writes, its contents as they are.
 *
 * @throws Error when the contents hold the line that would end them
 */
export function hereDocument(path: string, contents: string): string {
  if (contents.split('\n').includes(hereEnd)) throw new Error(`${path} holds the line ${hereEnd}`);
  return `cat > ${quoted(path)} <<'${hereEnd}'\n${contents.replace(/\n*$/, '\n')}${hereEnd}`;
}

const hereEnd = 'END_OF_FILE';
