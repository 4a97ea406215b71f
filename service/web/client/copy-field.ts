/** Copies the text of a field. If the browser does not allow it, returns false and selects the text for manual copying. */
export async function copyField(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    // The clipboard API needs a secure context; the deprecated command works without one.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  }
}
