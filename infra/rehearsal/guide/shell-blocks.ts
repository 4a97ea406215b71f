/**
 * The shell blocks below a heading of a page, in order.
 *
 * @throws Error for a heading that the page does not have, or without a shell block
 */
export function readShellBlocks(page: string, heading: string): readonly string[] {
  const sections = page.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  const blocks = [...(section ?? '').matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
  if (blocks.length === 0) throw new Error(`the page has no shell block below "${heading}"`);
  return blocks;
}
