import { messages } from '../../messages/common-catalogue.ts';

/** Shows a badge text in the title and favicon of a hidden tab. A visible tab shows its normal title. */
export class TabBadge {
  readonly #defaultTitle = document.title;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #defaultIcon = this.#icon?.getAttribute('href') ?? '';
  readonly #badgeIcon = this.#icon?.dataset['badgeIcon'] ?? '';
  #isBadgeShown = false;

  /**
   * @param badge the badge text, or null for none
   * @param title the page's current title, or null for the served one
   */
  update(badge: string | null, title: string | null): void {
    const shownBadge = document.visibilityState === 'hidden' ? badge : null;
    const newTitle = shownBadge ? messages.badge.title(shownBadge) : (title ?? this.#defaultTitle);
    if (newTitle !== document.title) document.title = newTitle;
    if ((shownBadge !== null) === this.#isBadgeShown) return;
    this.#isBadgeShown = shownBadge !== null;
    this.#icon?.setAttribute('href', shownBadge ? this.#badgeIcon : this.#defaultIcon);
  }
}
