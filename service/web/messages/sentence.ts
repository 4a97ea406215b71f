/** A sentence in parts: plain words, and names that may be written in any direction. */
export type Sentence = readonly (string | { readonly name: string })[];

export function name(text: string): { readonly name: string } {
  return { name: text };
}

/**
 * The sentence as one string, each name between U+2068 and U+2069 so that a name in another direction leaves the words
 * around it alone (Unicode Standard Annex #9, isolates).
 */
export function toIsolatedText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : `\u2068${part.name}\u2069`)).join('');
}

/** The sentence without the marks of direction, for a title or a system notification. */
export function toPlainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}
