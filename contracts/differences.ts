import { structuredPatch } from 'diff';

/** Maximum lines of a failure message; use `git diff` for more. */
const maxLines = 80;

/**
 * Formats a diff of two texts, `-` for accepted and `+` for current lines, each hunk with its parent lines by
 * indentation. Empty if the texts are equal.
 */
export function formatDifferences(acceptedText: string, text: string): string {
  const { hunks } = structuredPatch('', '', acceptedText, text, '', '', { context: 0 });
  const shownLines = hunks.flatMap(({ lines, oldStart, newStart }) => {
    const isInserted = lines.some((line) => line.startsWith('+'));
    const [source, start] = isInserted ? [text, newStart] : [acceptedText, oldStart];
    return [['@@', ...findHeadings(source.split('\n'), start - 1)].join(' '), ...lines];
  });
  const omittedLines = shownLines.length - maxLines;
  return [
    ...shownLines.slice(0, maxLines),
    ...(omittedLines > 0 ? [`… and ${omittedLines} more lines`] : []),
  ].join('\n');
}

/** The parents of a line: in YAML the nearest lines with less indentation, otherwise the nearest comment. */
function findHeadings(lines: readonly string[], index: number): string[] {
  const headings: string[] = [];
  let indentation = getIndentation(lines[index] ?? '');
  if (indentation === 0) return [lines.slice(0, index).findLast((line) => line.startsWith('#')) ?? []].flat();
  for (const line of lines.slice(0, index).reverse()) {
    if (line === '' || getIndentation(line) >= indentation) continue;
    headings.unshift(`${line.trim().replace(/:$/, '')} ›`);
    indentation = getIndentation(line);
  }
  return headings;
}

function getIndentation(line: string): number {
  return line.search(/\S|$/);
}
