import type { Sentence } from '../messages/sentence.ts';

/** Renders a sentence with its names isolated, so that right-to-left names do not reorder the text around them. */
export function BidiText({ sentence }: { sentence: Sentence }) {
  return <>{sentence.map((part) => (typeof part === 'string' ? part : <bdi>{part.name}</bdi>))}</>;
}
