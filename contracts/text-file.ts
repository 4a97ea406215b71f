/**
 * Lines under headings, as the text snapshots have them: sorted and each once, so that a diff shows what came and went
 * and nothing else.
 */
export function formatSections(sections: Readonly<Record<string, Iterable<string>>>): string {
  return Object.entries(sections)
    .map(([heading, lines]) => `# ${heading}\n${[...new Set(lines)].sort().join('\n')}\n`)
    .join('\n');
}
