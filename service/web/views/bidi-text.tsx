import type { Sentence } from '../messages/sentence.ts';

/** A sentence whose names keep to themselves, whichever way they are written. */
export function Words({ of }: { of: Sentence }) {
  return <>{of.map((part) => (typeof part === 'string' ? part : <bdi>{part.name}</bdi>))}</>;
}
