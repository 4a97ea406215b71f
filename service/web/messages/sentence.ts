/** A text or a player's name. */
export type SentencePart = string | { readonly name: string };

/** A sentence as a list of texts and player names. Names can be in a right-to-left script. */
export type Sentence = readonly SentencePart[];

export function name(text: string): { readonly name: string } {
  return { name: text };
}

/**
 * Joins a sentence to a string. Each name is wrapped in U+2068 and U+2069, so that its direction does not affect the
 * text around it (Unicode Standard Annex #9, isolates).
 */
export function toIsolatedText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : `\u2068${part.name}\u2069`)).join('');
}

/** Joins a sentence to a string without directional characters, for titles and system notifications. */
export function toPlainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}
