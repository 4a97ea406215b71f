import { messages } from '../../messages/common-catalogue.ts';

/**
 * Shows a badge text in the title and favicon of a hidden tab, and one notification per new text if permitted. A visible
 * tab shows its normal title.
 */
export class TabBadge {
  readonly #defaultTitle = document.title;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #defaultIcon = this.#icon?.getAttribute('href') ?? '';
  readonly #badgeIcon = this.#icon?.dataset['badgeIcon'] ?? '';
  #shownBadge: string | null = null;

  /**
   * @param badge the badge text, or null for none
   * @param title the page's current title, or null for the served one
   */
  update(badge: string | null, title: string | null): void {
    const visibleBadge = document.visibilityState === 'hidden' ? badge : null;
    const newTitle = visibleBadge ? messages.badge.title(visibleBadge) : (title ?? this.#defaultTitle);
    if (newTitle !== document.title) document.title = newTitle;
    if (visibleBadge === this.#shownBadge) return;
    this.#shownBadge = visibleBadge;
    if (this.#icon) this.#icon.setAttribute('href', visibleBadge ? this.#badgeIcon : this.#defaultIcon);
    if (visibleBadge && 'Notification' in window && Notification.permission === 'granted')
      this.#notify(visibleBadge);
  }

  #notify(badge: string): void {
    try {
      const notification = new Notification(messages.appName, { body: badge, tag: location.pathname });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    } catch {
      // Mobile browsers allow notifications from service workers only; title and favicon still change there.
    }
  }
}
