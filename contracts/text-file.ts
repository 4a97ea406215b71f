/**
 * Formats lines under headings. Sorts lines and removes duplicates, so that a diff shows only added and removed lines.
 */
export function formatSections(sections: Readonly<Record<string, Iterable<string>>>): string {
  return Object.entries(sections)
    .map(([heading, lines]) => `# ${heading}\n${[...new Set(lines)].sort().join('\n')}\n`)
    .join('\n');
}
