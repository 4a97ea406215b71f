import { foldCase } from './field-validation.ts';

/** Names that would pose as the service or as the player themselves, in any spelling that looks the same. */
export const reservedNames = [
  'admin',
  'computer',
  'deleted player',
  'noughts',
  'support',
  'system',
  'you',
] as const;

/**
 * Characters that look like a letter of a reserved name, from the Unicode confusables (UTS #39, confusables.txt), without
 * those that names cannot contain or that NFKC replaces.
 */
const lookalikes = {
  a: 'ɑαаΑАᎪᗅꓮ𖽀𐊠',
  c: 'ᴄⲥсꮯ𐐽𑣩ⲤСᏟꓚ𐊢𐌂𐐕𐔜',
  d: 'ԁᏧᑯꓒᎠᗞᗪꓓ',
  e: 'ꬲеҽΕЕⴹᎬꓰ𑢦𑢮𐊆',
  g: 'ɡᶃƍցԌᏀᏳꓖ',
  h: 'һհᏂΗⲎНᎻᕼꓧ𐋏',
  // Also i, because its capital looks like l.
  l: 'iıɪɩιіꙇӏꭵᎥ𑣃1١۱IƖǀΙⲒІӀוןاߊⵏᛁꓲ𖼨𐊊𐌉ⳐᏞᒪꓡ𖼖𑢣𑢲𐐛𐔦',
  n: 'ոռΝⲚꓠ𐔓',
  o: '0ంಂംං೦๐໐၀٥۵ᴏᴑꬽοσⲟоჿօסهھہەഠဝ𐓪𑣈𑣗𐐬߀০୦𑓐𑣠ΟⲞОՕⵔዐଠ𐓂ꓳ𑢵𐊒𐊫𐐄𐔖',
  p: 'ρⲣрΡⲢРᏢᑭꓑ𐊕',
  r: 'ꭇꭈᴦⲅгꮁƦᎡᏒ𐒴ᖇꓣ𖼵',
  rn: 'mΜϺⲘМмᎷᗰᛖꓟ𐊰𐌑𑣣𑜀',
  s: 'ꜱƽѕꮪ𑣁𐑈ЅՏᏕᏚꓢ𖼺𐊖𐐠',
  t: 'ΤⲦТтτᎢꓔ𖼊𑢼𐊗𐊱𐌕',
  u: 'ꞟᴜꭎꭒʋυս𐓶𑣘Սሀ𐓎ᑌꓴ𖽂𑢸',
  y: 'ɣᶌʏỿꭚγуүყ𑣜ΥⲨУҮᎩᎽꓬ𖽃𑢤𐊲',
} as const;

const lettersByLookalike = new Map(
  Object.entries(lookalikes).flatMap(([letter, characters]) =>
    Array.from(characters, (character) => [character, letter] as const),
  ),
);

/** Equal for names that look like each other, as far as letters of the reserved names are concerned. */
function buildSkeleton(name: string): string {
  const replace = (text: string) =>
    [...text].map((character) => lettersByLookalike.get(character) ?? character).join('');
  // Before and after folding, because a capital may look like another letter than its small form.
  return replace(foldCase(replace(name))).replace(/[-_ ]/g, '');
}

const reservedSkeletons = new Set(reservedNames.map(buildSkeleton));

/** Whether the name looks like one of {@link reservedNames}. */
export function isReservedName(name: string): boolean {
  return reservedSkeletons.has(buildSkeleton(name));
}

/** Scripts of Unicode 15, which Node 20 knows. */
const scripts = (
  'Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo ' +
  'Brahmi Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Coptic Cuneiform ' +
  'Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic ' +
  'Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo ' +
  'Hatran Hebrew Hiragana Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana ' +
  'Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu ' +
  'Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek ' +
  'Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari ' +
  'Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic ' +
  'Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya ' +
  'Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada ' +
  'Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa ' +
  'Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai ' +
  'Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square'
).split(' ');

/** Writing systems of several scripts (UTS #39, 5.1, augmented script sets): Japanese, Korean, Han with Bopomofo. */
const combinedScripts = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
];

let singleScriptPatterns: readonly RegExp[] | undefined;

/** Whether all characters can belong to the same writing system (UTS #39, 5.1, single script). */
export function isSingleScript(name: string): boolean {
  // Only on first use, because their creation would slow down the start.
  singleScriptPatterns ??= createSingleScriptPatterns();
  return singleScriptPatterns.some((pattern) => pattern.test(name));
}

/** Patterns of texts of one writing system each, with characters that all scripts share. */
function createSingleScriptPatterns(): RegExp[] {
  // Most names are Latin.
  const writingSystems = [['Latin'], ...scripts.map((script) => [script]), ...combinedScripts];
  return writingSystems.map((names) => {
    const classes = [...names, 'Common', 'Inherited'].map((script) => `\\p{Script_Extensions=${script}}`);
    return new RegExp(`^[${classes.join('')}]*$`, 'u');
  });
}
