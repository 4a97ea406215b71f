import { toIsolatedText, type Sentence } from '../messages/sentence.ts';

/** The server writes the attribute, which is "no". Preact sets the property of the same name, which is a boolean. */
const untranslated = { translate: typeof document === 'undefined' ? 'no' : false } as { translate: false };

/** The name of a player: isolated from the direction of the text around it, and never translated by the browser. */
export function Name({ children }: { children: string }) {
  return <bdi {...untranslated}>{children}</bdi>;
}

/**
 * Renders a sentence with its names isolated, so that right-to-left names do not reorder the text around them. As in `Text`,
 * the key replaces the element with the sentence.
 */
export function BidiText({ sentence }: { sentence: Sentence }) {
  return (
    <span key={toIsolatedText(sentence)}>
      {sentence.map((part) => (typeof part === 'string' ? part : <Name>{part.name}</Name>))}
    </span>
  );
}
