import { messages } from '../messages/common-catalogue.ts';
import { MarkIcon } from './marks.tsx';

/** The product's name, which leads home from every page. */
export function Logo() {
  return (
    <a class="logo" href="/">
      <MarkIcon mark="X" />
      <MarkIcon mark="O" />
      <span>{messages.appName}</span>
    </a>
  );
}
