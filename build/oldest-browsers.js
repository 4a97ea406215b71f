/**
 * The oldest supported browsers, and the lint rules that hold source and built files to them.
 *
 * The rules know browsers by Baseline years (web-features). 2021 is the last year whose features all work in Chrome 100,
 * Firefox 100 and Safari 15.4, which came out in the spring of 2022. Newer features are allowed below one by one.
 */
import css from '@eslint/css';
import baseline from 'eslint-plugin-baseline-js';

/** As targets of esbuild, which lowers JavaScript syntax for them, but no functions and no CSS. */
export const oldestBrowsers = ['chrome100', 'firefox100', 'safari15.4', 'ios15.4'];

const available = 2021;

const scriptFeatures = [
  // Supported by all of them.
  'array-at',
  'broadcast-channel',
  'dialog',
  'web-locks',
  // Tested for before they are used, or used within `try`.
  'async-clipboard',
  'execcommand',
  'navigation',
  'notifications',
  'share',
];

/**
 * Configuration for scripts. TypeScript sources with type information get `type-aware`, which also knows methods of
 * objects; built files get `auto`.
 *
 * @param {'auto' | 'type-aware'} preset
 * @returns {Pick<import('eslint').Linter.Config, 'plugins' | 'rules'>}
 */
export function scriptsForOldestBrowsers(preset) {
  return {
    plugins: { 'baseline-js': baseline },
    rules: {
      'baseline-js/use-baseline': [
        'error',
        {
          available,
          ignoreFeatures: scriptFeatures,
          includeWebApis: { preset },
          includeJsBuiltins: { preset },
        },
      ],
    },
  };
}

/**
 * Configuration for style sheets. Properties in an `@supports` block that tests for them are accepted.
 *
 * @type {import('eslint').Linter.Config}
 */
export const stylesForOldestBrowsers = {
  plugins: { css },
  language: 'css/css',
  rules: {
    'css/use-baseline': [
      'error',
      {
        available,
        // Supported by all of them.
        allowSelectors: ['backdrop', 'focus-visible'],
        allowPropertyValues: { 'overflow-wrap': ['anywhere'] },
        allowProperties: [
          'color-scheme',
          // Safari before 16.4 ignores the radius of a box.
          'outline',
          // Without them the page looks plainer.
          'accent-color',
          'forced-color-adjust',
          'hyphens',
          'rotate',
          'scale',
          'text-wrap',
          'translate',
        ],
        // Safari 15.4 knows `prefers-contrast`, and has no forced colours. Browsers that do not know `scripting` show
        // the notice of a missing script after 8 s.
        allowMediaConditions: ['forced-colors', 'prefers-contrast', 'scripting'],
      },
    ],
  },
};
