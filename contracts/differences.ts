import { structuredPatch } from 'diff';

/** Lines of a failure message; a diff of a whole file is for git to show. */
const maxLines = 80;

/**
 * The lines that differ between two texts, `-` as accepted and `+` as it is now, each group under the lines that it
 * belongs to by indentation. Empty when the texts are equal.
 */
export function differences(acceptedText: string, text: string): string {
  const { hunks } = structuredPatch('', '', acceptedText, text, '', '', { context: 0 });
  const shown = hunks.flatMap(({ lines, oldStart, newStart }) => {
    const isInserted = lines.some((line) => line.startsWith('+'));
    const [source, start] = isInserted ? [text, newStart] : [acceptedText, oldStart];
    return [['@@', ...placeOf(source.split('\n'), start - 1)].join(' '), ...lines];
  });
  const more = shown.length - maxLines;
  return [...shown.slice(0, maxLines), ...(more > 0 ? [`… and ${more} lines more`] : [])].join('\n');
}

/** The headings above a line: in YAML each nearest line that is indented less, else the nearest comment. */
function placeOf(lines: readonly string[], index: number): string[] {
  const place: string[] = [];
  let indentation = indentationOf(lines[index] ?? '');
  if (indentation === 0) return [lines.slice(0, index).findLast((line) => line.startsWith('#')) ?? []].flat();
  for (const line of lines.slice(0, index).reverse()) {
    if (line === '' || indentationOf(line) >= indentation) continue;
    place.unshift(`${line.trim().replace(/:$/, '')} ›`);
    indentation = indentationOf(line);
  }
  return place;
}

function indentationOf(line: string): number {
  return line.search(/\S|$/);
}
