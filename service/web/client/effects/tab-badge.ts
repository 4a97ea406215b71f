/**
 * Puts the call into the title and the favicon of a hidden tab, and, where allowed, into one notification for each new
 * call. A tab that is looked at shows its own title.
 */
export class TabBadge {
  readonly #defaultTitle = document.title;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #defaultIcon = this.#icon?.getAttribute('href') ?? '';
  readonly #badgeIcon = this.#icon?.dataset['calling'] ?? '';
  #shownBadge: string | null = null;

  /**
   * @param badge what waits for the player, null for nothing
   * @param title what the page is called now, null for what it was served as
   */
  update(badge: string | null, title: string | null): void {
    const visibleBadge = document.visibilityState === 'hidden' ? badge : null;
    const newTitle = visibleBadge ? `● ${visibleBadge} – Noughts` : (title ?? this.#defaultTitle);
    if (newTitle !== document.title) document.title = newTitle;
    if (visibleBadge === this.#shownBadge) return;
    this.#shownBadge = visibleBadge;
    if (this.#icon) this.#icon.setAttribute('href', visibleBadge ? this.#badgeIcon : this.#defaultIcon);
    if (visibleBadge && 'Notification' in window && Notification.permission === 'granted')
      this.#notify(visibleBadge);
  }

  #notify(badge: string): void {
    try {
      const notification = new Notification('Noughts', { body: badge, tag: location.pathname });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    } catch {
      // Browsers on phones allow notifications only from a service worker; title and favicon must do there.
    }
  }
}
