import type { Page } from 'playwright-core';

/** Languages with long words, and one that is written from right to left. */
export type Language = 'de' | 'fi' | 'ar';
export const languages: readonly Language[] = ['de', 'fi', 'ar'];

/** Words of texts as this game has them: the first ones are as long as the labels of buttons get. */
const words: Record<Language, readonly string[]> = {
  de: [
    'Benachrichtigungen',
    'Unschlagbar',
    'zurückziehen',
    'Spielergebnisse',
    'Zeitbeschränkung',
    'Mitspieler',
    'wiederherstellen',
    'und',
    'dein',
    'Zug',
  ],
  fi: [
    'Uusintaottelu',
    'Täydellinen',
    'kaksinpelikutsu',
    'Vastustajasi',
    'yhteydenmuodostus',
    'peruuttaminen',
    'käyttäjätunnuksella',
    'ja',
    'sinun',
    'vuorosi',
  ],
  ar: ['الإشعارات', 'مستحيل', 'الانسحاب', 'النتائج', 'المباراة', 'الخصم', 'استرجاع', 'و', 'دورك', 'العب'],
};

/**
 * Replaces the texts of the page by words of another language, as long as a translation of them can get. Names and numbers
 * stay. The next change of the state brings the changed texts back.
 */
export async function replaceWords(page: Page, language: Language): Promise<void> {
  await page.evaluate(
    ([language, words]) => {
      document.documentElement.lang = language;
      document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let next = 0;
      while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        if (text.parentElement?.closest('bdi, .logo, script')) continue;
        text.data = text.data.replaceAll(/\p{L}{2,}/gu, (word) => {
          // A word for a word: a long one for those that carry the meaning.
          const [from, to] = word.length > 3 ? [0, 7] : [7, 10];
          return words[from + (next++ % (to - from))] ?? word;
        });
      }
    },
    [language, words[language]] as const,
  );
}
