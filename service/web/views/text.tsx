import type { HTMLAttributes } from 'preact';

interface TextProps extends HTMLAttributes<HTMLSpanElement> {
  readonly children: string | number;
}

/**
 * A text that can change while its place in the page stays. The key replaces the element with the text: translation by the
 * browser moves a text node into an element of its own, where Preact would no longer reach it.
 */
export function Text({ children, ...attributes }: TextProps) {
  return (
    <span key={children} {...attributes}>
      {children}
    </span>
  );
}
