import { structuredPatch } from 'diff';

/** Lines of a failure message; a diff of a whole file is for git to show. */
const maxLines = 80;

/**
 * The lines that differ between two texts, `-` as accepted and `+` as it is now, each group under the lines that it
 * belongs to by indentation. Empty when the texts are equal.
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
    ...(omittedLines > 0 ? [`… and ${omittedLines} lines more`] : []),
  ].join('\n');
}

/** The headings above a line: in YAML each nearest line that is indented less, else the nearest comment. */
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
