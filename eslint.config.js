import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { scriptsForOldestBrowsers } from './build/oldest-browsers.js';

const storageOnly = 'It may throw where storage is blocked or full: go through storage.ts.';
const throughStorage = (name) => ({ name, message: storageOnly });

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'];

export default defineConfig(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'coverage/**', 'contracts/api-tools/client/**'] },
  js.configs.recommended,
  ...typescript.configs.strictTypeChecked,
  ...typescript.configs.stylistic,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.cjs'] } },
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        exports: 'writable',
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `return done()` ends a hook. Guards stay at the edges, where values can differ from their types. An interface
      // can ask for a promise where one implementation has nothing to wait for, and its methods use no `this`.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // A caller names the type of a JSON body; values of unknown type end up in messages.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      // Names and passwords are counted in code points, which is what spreading a string gives.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      eqeqeq: 'error',
      'object-shorthand': ['error', 'always'],
      'no-useless-rename': 'error',
    },
  },
  // One reader of settings on each side: everything else is handed what it needs.
  {
    files: ['service/**/*.{ts,tsx}', 'infra/**/*.ts'],
    ignores: [
      'service/config/config.ts',
      'infra/**/config.ts',
      'service/main.ts',
      'service/admin/admin-command.ts',
      'infra/fleet/log-shipper/main.ts',
      'infra/rehearsal/main.ts',
      'infra/**/*.check.ts',
      ...tests,
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come through config.ts.' },
      ],
    },
  },
  // Browser storage may throw on any access.
  {
    files: ['service/web/client/**'],
    ignores: ['service/web/client/storage.ts', ...tests],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['sessionStorage', 'localStorage', 'indexedDB', 'caches'].map(throughStorage),
      ],
      'no-restricted-properties': [
        'error',
        ...['sessionStorage', 'localStorage'].map((property) => ({
          object: 'window',
          property,
          message: storageOnly,
        })),
        { object: 'document', property: 'cookie', message: storageOnly },
      ],
    },
  },
  // What browsers run.
  {
    files: ['service/{rules,shared}/**', 'service/web/{client,messages,state,views}/**'],
    ignores: tests,
    ...scriptsForOldestBrowsers('type-aware'),
  },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // chai's assertions are expressions.
      '@typescript-eslint/no-unused-expressions': 'off',
      // Bodies of responses are any JSON here; the assertions say what they must be.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/await-thenable': 'off',
    },
  },
  {
    files: ['**/*.cjs', '*.js'],
    ...typescript.configs.disableTypeChecked,
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
