/**
 * Puts the call into the title and the favicon of a hidden tab, and, where allowed, into one notification for each new
 * call. A tab that is looked at shows its own title.
 */
export class Attention {
  readonly #servedTitle = document.title;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #quietIcon = this.#icon?.getAttribute('href') ?? '';
  readonly #callingIcon = this.#icon?.dataset['calling'] ?? '';
  #shown: string | null = null;

  /**
   * @param call what waits for the player, null for nothing
   * @param title what the page is called now, null for what it was served as
   */
  show(call: string | null, title: string | null): void {
    const heard = document.visibilityState === 'hidden' ? call : null;
    const wanted = heard ? `● ${heard} – Noughts` : (title ?? this.#servedTitle);
    if (wanted !== document.title) document.title = wanted;
    if (heard === this.#shown) return;
    this.#shown = heard;
    if (this.#icon) this.#icon.setAttribute('href', heard ? this.#callingIcon : this.#quietIcon);
    if (heard && 'Notification' in window && Notification.permission === 'granted') this.#notify(heard);
  }

  #notify(call: string): void {
    try {
      const notification = new Notification('Noughts', { body: call, tag: location.pathname });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    } catch {
      // Browsers on phones allow notifications only from a service worker; title and favicon must do there.
    }
  }
}
