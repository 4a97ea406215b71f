import { toIsolatedText, type Sentence } from '../messages/sentence.ts';

/**
 * Renders a sentence with its names isolated, so that right-to-left names do not reorder the text around them. As in `Text`,
 * the key replaces the element with the sentence.
 */
export function BidiText({ sentence }: { sentence: Sentence }) {
  return (
    <span key={toIsolatedText(sentence)}>
      {sentence.map((part) => (typeof part === 'string' ? part : <bdi>{part.name}</bdi>))}
    </span>
  );
}
