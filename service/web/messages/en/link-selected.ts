/** After a link could not be copied. */
export const linkSelected = 'The link is selected. Copy it with your keyboard or the menu.';
