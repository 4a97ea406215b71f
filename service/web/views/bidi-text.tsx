import type { Sentence } from '../messages/sentence.ts';

/** A sentence whose names keep to themselves, whichever way they are written. */
export function BidiText({ sentence }: { sentence: Sentence }) {
  return <>{sentence.map((part) => (typeof part === 'string' ? part : <bdi>{part.name}</bdi>))}</>;
}
